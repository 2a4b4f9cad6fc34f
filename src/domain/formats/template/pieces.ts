import type { Position } from "../../file-problem.ts";

/** A part of a template, whatever language it is written in. */
export type Piece =
  | { type: "text"; text: string }
  | { type: "variable"; path: readonly string[]; at?: Position }
  | { type: "role"; role: string; at?: Position }
  | { type: "history"; at?: Position }
  | { type: "include"; name: string; version: number | null; at?: Position }
  | Condition
  | Loop;

/** `{{#if path}}`; with `negated` it is `{{#unless path}}`. */
export interface Condition {
  type: "if";
  path: readonly string[];
  negated: boolean;
  whenTrue: Piece[];
  whenFalse: Piece[];
  at?: Position;
}

/** One passage for every item of a list. */
export interface Loop {
  type: "each";
  path: readonly string[];
  /** How the passage calls the item. */
  item: string;
  body: Piece[];
  at?: Position;
}

/** A message as other tools hold it. */
export interface PieceMessage {
  role: string;
  pieces: Piece[];
}

/** The names of the variables, sorted, each once; what a loop calls its item is none. */
export function variablesOf(pieces: readonly Piece[]): string[] {
  const names = new Set<string>();
  collect(pieces, new Set(), names);
  return [...names].toSorted();
}

function collect(pieces: readonly Piece[], items: ReadonlySet<string>, names: Set<string>): void {
  for (const piece of pieces) {
    const [first] = "path" in piece ? piece.path : [];
    if (first !== undefined && !items.has(first)) names.add(first);
    if (piece.type === "if") collect([...piece.whenTrue, ...piece.whenFalse], items, names);
    if (piece.type === "each") collect(piece.body, new Set([...items, piece.item]), names);
  }
}

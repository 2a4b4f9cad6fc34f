import type { LinePiece } from "../../../domain/diff/hunk-lines.ts";
import type { Style } from "../style.ts";

const LONGEST_UNCHANGED = 80;
const KEPT_BESIDE_CHANGE = 30;
const ELLIPSIS = "…";

/** A line with `[-what went-]{+what came+}`; colour only comes on top of the signs. */
export function viewMarked(pieces: readonly LinePiece[], style: Style): string {
  return pieces.map(({ kind, text }) => paintMarked(kind, mark(kind, style.sanitize(text)), style)).join("");
}

/** Puts the signs of its kind around a text: `[-removed-]`, `{+added+}`. */
function mark(kind: LinePiece["kind"], text: string): string {
  if (kind === "removed") return `[-${text}-]`;
  return kind === "added" ? `{+${text}+}` : text;
}

function paintMarked(kind: LinePiece["kind"], text: string, style: Style): string {
  if (kind === "removed") return style.removed(text);
  return kind === "added" ? style.added(text) : text;
}

/** A whole removed or added line whose changed parts stand out: by colour, or by signs where there is none. */
export function emphasized(pieces: readonly LinePiece[], side: "before" | "after", style: Style): PaintedPiece[] {
  const isPartly = pieces.some(({ kind, text }) => kind === "same" && text.trim() !== "") && pieces.some(({ kind }) => kind !== "same");
  const [line, part] = side === "before" ? [style.removed, style.removedPart] : [style.added, style.addedPart];
  return pieces.flatMap(({ kind, text }) => {
    if (!isPartly || kind === "same") return [{ text: style.sanitize(text), paint: line }];
    const changed = style.sanitize(text.trimStart());
    return [
      { text: text.slice(0, text.length - text.trimStart().length), paint: line },
      { text: style.color ? changed : mark(kind, changed), paint: part },
    ];
  });
}

/** An uncoloured text and its colour, apart as long as the text is to be measured or cut. */
export interface PaintedPiece {
  text: string;
  paint: (text: string) => string;
}

export function paint(pieces: readonly PaintedPiece[]): string {
  return pieces.map(({ text, paint: color }) => (text === "" ? "" : color(text))).join("");
}

/** Shortens the long unchanged parts of a line to what stands beside its changes. */
export function elide(pieces: readonly LinePiece[]): LinePiece[] {
  return pieces.map((piece, index) => {
    if (piece.kind !== "same" || piece.text.length <= LONGEST_UNCHANGED) return piece;
    const head = index === 0 ? "" : beginning(piece.text);
    const tail = index === pieces.length - 1 ? "" : ending(piece.text);
    return { kind: "same", text: `${head}${ELLIPSIS}${tail}` };
  });
}

/** The first words; cut inside of a word only when the word is as long as all that is kept. */
function beginning(text: string): string {
  const kept = text.slice(0, KEPT_BESIDE_CHANGE);
  const space = kept.search(/\s\S*$/u);
  return withoutHalfCharacter(space > 0 ? kept.slice(0, space + 1) : kept);
}

function ending(text: string): string {
  const kept = text.slice(-KEPT_BESIDE_CHANGE);
  const space = kept.search(/\s/u);
  return withoutHalfCharacter(space === -1 ? kept : kept.slice(space));
}

function withoutHalfCharacter(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/gu, "");
}

import type { Piece, PieceMessage } from "./pieces.ts";

/** The template of messages: each below its role, on lines of its own. */
export function piecesOfMessages(messages: readonly PieceMessage[]): Piece[] {
  return messages.flatMap(({ role, pieces }): Piece[] => [
    { type: "role", role },
    { type: "text", text: "\n" },
    ...pieces,
    { type: "text", text: "\n" },
  ]);
}

/** The messages of a template, without the line breaks that set their roles apart; text before the first role is the user's. */
export function messagesOfPieces(pieces: readonly Piece[]): PieceMessage[] {
  const messages: PieceMessage[] = [{ role: "user", pieces: [] }];
  for (const piece of pieces) {
    if (piece.type === "role") messages.push({ role: piece.role, pieces: [] });
    else messages.at(-1)?.pieces.push(piece);
  }
  const [first, ...rest] = messages;
  const before = first === undefined || isBlank(first) ? [] : [first];
  return [...before, ...rest].map(({ role, pieces: own }) => ({ role, pieces: withoutEdges(own) }));
}

/** Whether a message holds nothing but white space, so that it is none for a model. */
export function isBlank({ pieces }: PieceMessage): boolean {
  return pieces.every((piece) => piece.type === "text" && piece.text.trim() === "");
}

/** The texts that follow each other as one, and none that is empty. */
export function joinedTexts(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.type === "text" && piece.text === "") continue;
    if (piece.type === "text" && last?.type === "text") joined[joined.length - 1] = { type: "text", text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
}

function withoutEdges(pieces: readonly Piece[]): Piece[] {
  const joined = joinedTexts(pieces);
  const first = joined[0];
  if (first?.type === "text") joined[0] = { type: "text", text: first.text.replace(/^\r?\n/, "") };
  const last = joined.at(-1);
  if (last?.type === "text") joined[joined.length - 1] = { type: "text", text: last.text.replace(/\r?\n$/, "") };
  return joinedTexts(joined);
}

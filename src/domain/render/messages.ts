import type { Message, MessagePart } from "./prompt.ts";
import type { Mark } from "./rendering.ts";

/** A rendered template: its texts in order, with what stands between them, and the marks that tags left in the texts. */
export interface MarkedTexts {
  texts: readonly (string | Mark)[];
  nonce: string;
  marks: readonly Mark[];
}

export interface MessageOptions {
  history: readonly Message[];
  trim: boolean;
  keepModelRole: boolean;
}

/**
 * Takes a rendered text apart into messages at its marks, by the rules of dotprompt: what stands before the first role is
 * the user's, blank passages are no messages, and without a place of its own the history goes before the last message of
 * the user.
 */
export function messagesOf(rendered: MarkedTexts, { history, trim, keepModelRole }: MessageOptions): Message[] {
  const messages: Message[] = [];
  const earlier = keepModelRole || history.length === 0 ? history : history.map(withOurRole);
  const roleOf = (role: string) => (role === "model" && !keepModelRole ? "assistant" : role);
  let current: Message = { role: "user", content: [] };
  let isPlaced = false;
  for (const piece of piecesOf(rendered)) {
    if (typeof piece === "string") current.content.push({ text: piece });
    else if (piece.type === "part") current.content.push(piece.part);
    else if (piece.type === "role") {
      finish(messages, current, trim);
      current = { role: roleOf(piece.role), content: [] };
      if (piece.metadata !== null) current.metadata = piece.metadata;
    } else {
      finish(messages, current, trim);
      current = { role: roleOf("model"), content: [] };
      isPlaced ||= history.length > 0;
      for (const message of earlier) messages.push({ ...message, metadata: { ...message.metadata, purpose: "history" } });
    }
  }
  finish(messages, current, trim);
  return isPlaced || history.length === 0 ? messages : withHistory(messages, earlier);
}

/** The texts of all messages, with an empty line between two of them. */
export function textOf(messages: readonly Message[]): string {
  let text = "";
  for (const { content } of messages) {
    if (text !== "") text += "\n\n";
    for (const part of content) if ("text" in part) text += part.text;
  }
  return text;
}

function piecesOf({ texts, nonce, marks }: MarkedTexts): readonly (string | Mark)[] {
  if (marks.length === 0) return texts;
  return texts.flatMap((text) => (typeof text === "string" ? piecesOfText(text, nonce, marks) : [text]));
}

function piecesOfText(text: string, nonce: string, marks: readonly Mark[]): (string | Mark)[] {
  const [first = "", ...rest] = text.split(nonce);
  const pieces: (string | Mark)[] = first === "" ? [] : [first];
  for (const piece of rest) {
    const end = piece.indexOf(";");
    const mark = marks[Number(piece.slice(0, end))];
    if (mark !== undefined) pieces.push(mark);
    if (end + 1 < piece.length) pieces.push(piece.slice(end + 1));
  }
  return pieces;
}

/** Ends a message; blank passages are left out of it, and a message of nothing else is left out whole. */
function finish(messages: Message[], message: Message, trim: boolean): void {
  const content = message.content.filter((part) => !("text" in part) || part.text.trim() !== "");
  if (content.length === 0) return;
  message.content = trim ? content.map((part, index) => trimmed(part, index === 0, index === content.length - 1)) : content;
  messages.push(message);
}

function trimmed(part: MessagePart, isFirst: boolean, isLast: boolean): MessagePart {
  if (!("text" in part)) return part;
  const text = isFirst ? part.text.trimStart() : part.text;
  return { text: isLast ? text.trimEnd() : text };
}

function withOurRole(message: Message): Message {
  return message.role === "model" ? { ...message, role: "assistant" } : message;
}

function withHistory(messages: readonly Message[], history: readonly Message[]): Message[] {
  const before = messages.at(-1)?.role === "user" ? messages.length - 1 : messages.length;
  return messages.toSpliced(before, 0, ...history);
}

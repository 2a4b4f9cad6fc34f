import { isMap } from "../../is-map.ts";
import { ROLES } from "../../render/template-functions.ts";
import type { SourceMap } from "../source-map.ts";
import { piecesOfMessages } from "../template/messages.ts";
import type { Piece } from "../template/pieces.ts";
import { readJinja } from "../template/read-jinja.ts";
import type { FoundPrompt } from "./prompts.ts";

/** The template of a prompt: a chat where its text is JSON with messages, else one text. */
export function piecesOfPrompt(source: SourceMap, { text, path }: FoundPrompt): Piece[] {
  const read = (template: string): Piece[] => {
    // Where a template lies in another file, or is quoted, its lines are not those of the config.
    const place = source.positionOf(path);
    return readJinja(template, {
      path: source.path,
      roles: false,
      fixedPlace: place,
      lose: (message) => source.lose(path, message),
    });
  };
  const messages = chatOf(text);
  if (messages === null) return read(text);
  return piecesOfMessages(
    messages.map(({ role, content, ...others }) => {
      if (typeof role !== "string" || !ROLES.includes(role)) {
        return source.fail(path, `${JSON.stringify(role) ?? "nothing"} is no role of a message.`);
      }
      if (typeof content !== "string") return source.fail(path, "the content of a message should be a text.");
      for (const key of Object.keys(others)) source.lose(path, `${key} of a message has no place in a prompt.`);
      return { role, pieces: read(content) };
    }),
  );
}

function chatOf(text: string): Record<string, unknown>[] | null {
  if (!text.trimStart().startsWith("[")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length > 0 && value.every((one) => isMap(one) && Object.hasOwn(one, "role")) ? value : null;
  } catch {
    return null;
  }
}

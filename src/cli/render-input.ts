import { Invalid } from "../domain/errors.ts";
import { isMap } from "../domain/is-map.ts";
import type { Message, MessagePart } from "../domain/render/prompt.ts";
import { ROLES } from "../domain/render/template-functions.ts";

/**
 * Reads the values of variables from the text of a JSON file.
 *
 * @throws Invalid for what is no map of names and values.
 */
export function readValues(text: string, name: string): Record<string, unknown> {
  const values = readJson(text, name);
  if (isMap(values)) return values;
  throw new Invalid("invalid-values", `${name} holds no map of names and values.`, { hint: 'Write it as {"ticket": "…"}.' });
}

/**
 * Reads earlier messages from the text of a JSON file: a list of messages, whose content is a text or a list of parts.
 *
 * @throws Invalid for anything else.
 */
export function readHistory(text: string, name: string): Message[] {
  const messages = readJson(text, name);
  if (!Array.isArray(messages)) throw invalidHistory(`${name} holds no list of messages.`);
  return messages.map((message, index) => readMessage(message, `${name}: message ${index + 1}`));
}

function readMessage(message: unknown, place: string): Message {
  if (!isMap(message)) throw invalidHistory(`${place} is no map of a role and content.`);
  const { role, content, metadata, ...others } = message;
  if (typeof role !== "string" || !ROLES.includes(role)) throw invalidHistory(`${place} has no role of ${ROLES.join(", ")}.`);
  // Such as the calls of tools, which would be lost without a word.
  const lost = Object.entries(others).find(([, value]) => value != null && !(Array.isArray(value) && value.length === 0));
  if (lost !== undefined) throw invalidHistory(`${place} has ${lost[0]}, and earlier messages are a role and content alone.`);
  const parts = typeof content === "string" ? [{ text: content }] : content;
  if (Array.isArray(parts) && parts.every(isPart)) return { role, content: parts, ...(isMap(metadata) && { metadata }) };
  throw invalidHistory(`${place} has a content that is neither a text nor a list of {text} and {media: {url}}.`);
}

function isPart(part: unknown): part is MessagePart {
  if (!isMap(part)) return false;
  const { text, media, metadata } = part;
  return typeof text === "string" || (isMap(media) && typeof media["url"] === "string") || isMap(metadata);
}

function readJson(text: string, name: string): unknown {
  try {
    // Some editors and shells begin UTF-8 with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    throw new Invalid("invalid-json", `${name} is no JSON: ${(error as Error).message}.`, { hint: "Mend the file.", cause: error });
  }
}

function invalidHistory(message: string): Invalid {
  return new Invalid("invalid-history", message, { hint: 'Write it as [{"role": "user", "content": "…"}].' });
}

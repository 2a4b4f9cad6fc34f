import { Invalid } from "../domain/errors.ts";
import { isMap } from "../domain/is-map.ts";
import type { Message, MessagePart } from "../domain/render/prompt.ts";

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
  if (!Array.isArray(messages)) throw invalidHistory(name);
  return messages.map((message) => readMessage(message) ?? fail(name));
}

function readMessage(message: unknown): Message | null {
  if (!isMap(message) || typeof message["role"] !== "string") return null;
  const { role, content, metadata } = message;
  const parts = typeof content === "string" ? [{ text: content }] : content;
  if (!Array.isArray(parts) || !parts.every(isPart)) return null;
  return { role, content: parts, ...(isMap(metadata) && { metadata }) };
}

function isPart(part: unknown): part is MessagePart {
  if (!isMap(part)) return false;
  const { text, media, metadata } = part;
  return typeof text === "string" || (isMap(media) && typeof media["url"] === "string") || isMap(metadata);
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Invalid("invalid-json", `${name} is no JSON: ${(error as Error).message}.`, { hint: "Mend the file.", cause: error });
  }
}

function fail(name: string): never {
  throw invalidHistory(name);
}

function invalidHistory(name: string): Invalid {
  return new Invalid("invalid-history", `${name} holds no list of messages.`, { hint: 'Write it as [{"role": "user", "content": "…"}].' });
}

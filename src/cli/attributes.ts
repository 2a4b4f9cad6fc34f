import { Usage } from "../domain/errors.ts";
import { isMap } from "../domain/is-map.ts";

/**
 * Reads the attributes of a user from a word of the command line.
 *
 * @throws Usage `invalid-attributes` for what is no JSON object.
 * @example readAttributes('{"plan": "pro"}')
 */
export function readAttributes(text: string): Record<string, unknown> {
  try {
    const attributes: unknown = JSON.parse(text);
    if (isMap(attributes)) return attributes;
  } catch {
    // What is no JSON at all is refused like what is no object.
  }
  throw new Usage("invalid-attributes", `${JSON.stringify(text)} is no JSON object of attributes.`, {
    hint: `write --attributes '{"plan": "pro"}'`,
  });
}

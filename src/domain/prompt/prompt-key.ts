import { Usage } from "../errors.ts";

declare const brand: unique symbol;

/** The name of a prompt or flow: its path in the store without `.md`, such as `support/triage`. */
export type PromptKey = string & { readonly [brand]: "PromptKey" };

const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
// What nearly every key is: without a dot there is nothing that a segment may not end in.
const PLAIN_KEY = /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_-]*)*$/;
const LONGEST_KEY = 200;

/**
 * Reads the key of a prompt: segments of letters, digits, `.`, `_` and `-` joined by `/`, each beginning with a letter
 * or digit, at most 200 characters in all.
 *
 * @throws Usage with the rule that the text breaks.
 * @example parsePromptKey("support/triage")
 */
export function parsePromptKey(text: string): PromptKey {
  const fault = faultOfKey(text);
  if (fault === null) return text as PromptKey;
  throw new Usage("invalid-key", `${JSON.stringify(text)} is not the key of a prompt: ${fault}.`, {
    hint: "A key is a path such as support/triage: letters, digits, `.`, `_`, `-`, and `/` between folders.",
  });
}

/** Whether `text` is a key; the question without the error. */
export function isPromptKey(text: string): text is PromptKey {
  return faultOfKey(text) === null;
}

/** The project of a prompt: its first folder, or the empty string at the top of the store. */
export function projectOf(key: PromptKey): string {
  const slash = key.indexOf("/");
  return slash === -1 ? "" : key.slice(0, slash);
}

function faultOfKey(text: string): string | null {
  if (text === "") return "it is empty";
  if (text.length > LONGEST_KEY) return `it has ${text.length} characters, and ${LONGEST_KEY} is the most`;
  if (PLAIN_KEY.test(text)) return faultOfReadme(text);
  for (const segment of text.split("/")) {
    if (segment === "") return "it has an empty segment";
    if (segment.endsWith(".md")) return "a segment ends in .md, which belongs to the file";
    if (segment.endsWith(".lock")) return "a segment ends in .lock, which git reserves";
    if (segment.includes("..")) return "it holds `..`";
    if (!SEGMENT.test(segment)) return `${JSON.stringify(segment)} is not a segment`;
  }
  return faultOfReadme(text);
}

function faultOfReadme(text: string): string | null {
  return text === "README" || text.endsWith("/README") ? "README.md is never a prompt" : null;
}

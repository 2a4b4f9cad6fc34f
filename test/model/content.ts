import { createHash } from "node:crypto";

/** The text of a prompt file; two contents are the same when their texts are. */
export type Content = string;

/** The key of a prompt. */
export type Key = string;

/** The prompts that a sequence works on; `tone` is the one that others include. */
export const KEYS: [Key, ...Key[]] = ["a", "b", "c", "tone"];

/** Those that may include another, and take each other's names. */
export const PROMPTS: [Key, ...Key[]] = ["a", "b", "c"];

/** Few, so that the same content comes back at other versions, and under other keys. */
export const BODIES = ["one\n", "two\n", "three\n", "four\n", "{{> tone}}\n", "{{> tone}} and five\n"] as const;

/** What a partial says; it includes nothing. */
export const PARTIAL_BODIES = BODIES.slice(0, 4);

/** The key that a content says it had before. */
export function renamedFrom(content: Content): Key | null {
  return /^---\nrenamed_from: (\S+)\n---\n/.exec(content)?.[1] ?? null;
}

/** The content that a rename writes. */
export function renamed(content: Content, from: Key): Content {
  return `---\nrenamed_from: ${from}\n---\n${bodyOf(content)}`;
}

/** What stands below the front matter. */
function bodyOf(content: Content): string {
  return content.replace(/^---\n.*\n---\n/, "");
}

/** The partials that a content includes. */
export function includesOf(content: Content): Key[] {
  return [...content.matchAll(/\{\{> (\S+)\}\}/g)].map((match) => match[1] as Key);
}

/** The id that git gives the content. */
export function blobOf(content: Content): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");
}

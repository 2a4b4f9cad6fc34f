import type { AllowedSecret } from "../manifest/manifest.ts";
import type { FoundSecret } from "./find-secrets.ts";

/** Whether the manifest lets this secret through in the prompt `key`. */
export function isAllowed(key: string, { hash }: Pick<FoundSecret, "hash">, allow: readonly AllowedSecret[]): boolean {
  return allow.some((entry) => entry.key === key && entry.secret === hash);
}

/** The line of the manifest that lets secrets through, each in the prompt where it was found. */
export function allowLine(secrets: readonly { key: string; hash: string }[]): string {
  const entries = secrets.map(({ key, hash }) => `{key: ${key}, secret: ${hash}, reason: why it may stay}`);
  return `allow: [${[...new Set(entries)].join(", ")}]`;
}

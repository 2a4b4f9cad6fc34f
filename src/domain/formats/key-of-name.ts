import { isPromptKey, type PromptKey } from "../prompt/prompt-key.ts";

/**
 * Makes the key of an imported prompt from its name: what no key can hold becomes `-`. Null when nothing is left.
 *
 * @example keyOfName("Support desk/triage") // "Support-desk/triage"
 */
export function keyOfName(name: string): PromptKey | null {
  const key = name
    .split(/[/\\]+/)
    .map(segmentOf)
    .filter((segment) => segment !== "")
    .join("/");
  return isPromptKey(key) ? key : null;
}

function segmentOf(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[^A-Za-z0-9]+|[-.]+$/g, "");
}

import { isPromptKey } from "../prompt/prompt-key.ts";
import type { LintedPrompt, LintedStore } from "./linted-store.ts";
import type { PlacedPartial } from "./lint-prompt-file.ts";

/** What the templates of a prompt or flow include from outside of it: not the siblings of a flow. */
export function outerPartials({ flow, files }: LintedPrompt): PlacedPartial[] {
  const partials = [...files.values()].flatMap(({ linted }) => linted.partials);
  return flow === null ? partials : partials.filter(({ name, version }) => version !== null || !files.has(name));
}

/** The prompts of the store that a prompt includes as they are in the store, at whatever depth; without itself and without tools. */
export function includedPrompts(prompt: LintedPrompt, { prompts }: LintedStore): LintedPrompt[] {
  const included = new Map<string, LintedPrompt>();
  const waiting = [prompt];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { name, version, by } of outerPartials(next)) {
      const partial = version === null && by !== "tool" && isPromptKey(name) ? prompts.get(name) : undefined;
      if (partial === undefined || partial === prompt || included.has(name)) continue;
      included.set(name, partial);
      waiting.push(partial);
    }
  }
  return [...included.values()];
}

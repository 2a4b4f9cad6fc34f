import type { NamedPrompt } from "./export-prompt.ts";
import type { Exported, Loss } from "./format.ts";
import { lostKeys } from "./prompt-losses.ts";

/** Writes a prompt as a text: its template alone, as it stands. */
export function writePlainText({ name, prompt }: NamedPrompt): Exported {
  const losses: Loss[] = lostKeys(prompt, ["syntax", "renamed_from"], "a text");
  return { files: [{ path: `${name}.txt`, text: prompt.template }], losses };
}

/** Writes a prompt as the Markdown file that it is. */
export function writeMarkdown({ name, prompt }: NamedPrompt): Exported {
  return { files: [{ path: `${name}.md`, text: prompt.text }], losses: [] };
}

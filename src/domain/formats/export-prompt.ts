import type { Prompt } from "../render/prompt.ts";
import { writeDotprompt } from "./dotprompt/write-dotprompt.ts";
import type { Exported } from "./format.ts";
import type { ExportFormat } from "./format-names.ts";
import { writeGithubPrompt } from "./github/write-github-prompt.ts";
import { writePrompty } from "./prompty/write-prompty.ts";
import { writeLangfuse } from "./langfuse/write-langfuse.ts";
import { writePromptfoo } from "./promptfoo/write-promptfoo.ts";
import { writeMarkdown, writePlainText } from "./write-text.ts";

/** A prompt, and how its file is to be called. */
export interface NamedPrompt {
  name: string;
  prompt: Prompt;
}

type Writer = (named: NamedPrompt, partials: Readonly<Record<string, Prompt>>) => Exported;

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  dotprompt: writeDotprompt,
  github: writeGithubPrompt,
  prompty: writePrompty,
  promptfoo: writePromptfoo,
  langfuse: writeLangfuse,
  markdown: writeMarkdown,
  text: writePlainText,
};

/**
 * Writes a prompt in another tool's format.
 *
 * @param partials what it includes, by name
 * @throws Invalid, with the place in the prompt, for what that format cannot say.
 * @example exportPrompt({ name: "triage", prompt: parsePrompt("Sort {{ticket}}.") }, "text").files[0]?.text // "Sort {{ticket}}."
 */
export function exportPrompt(named: NamedPrompt, format: ExportFormat, partials: Readonly<Record<string, Prompt>> = {}): Exported {
  return WRITERS[format](named, partials);
}

import { parsePromptFile } from "../prompt/prompt-file.ts";
import type { Prompt } from "./prompt.ts";

/**
 * Reads the text of a prompt file, so that it can be rendered. Its tags are looked at by `renderPrompt`.
 *
 * @param options.path where the file lies, for errors
 * @throws Invalid, with the line and column of the file, for front matter that cannot be read and for more than 1 MiB.
 * @example parsePrompt("---\nmodel: openai/gpt-4o\n---\nSort {{ticket}}.").frontMatter // {model: "openai/gpt-4o"}
 */
export function parsePrompt(text: string, options: { path?: string } = {}): Prompt {
  return { ...parsePromptFile(text, options), text, path: options.path ?? null };
}

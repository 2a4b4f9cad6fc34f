import { lintPromptFile, type LintedPromptFile } from "../../../src/domain/lint/lint-prompt-file.ts";

/** The file of a prompt, linted by itself. */
export function linted(text: string, syntax: string | null = null): Promise<LintedPromptFile> {
  return lintPromptFile(Buffer.from(text), { syntax });
}

/** What was found in it, as `line:column severity code`. */
export async function findingsOf(text: string, syntax: string | null = null): Promise<string[]> {
  const { findings } = await linted(text, syntax);
  return findings.map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`);
}

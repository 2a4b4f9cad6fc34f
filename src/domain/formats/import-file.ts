import { Usage } from "../errors.ts";
import { readDotprompt } from "./dotprompt/read-dotprompt.ts";
import type { ForeignFile, Imported } from "./format.ts";
import { IMPORT_FORMATS, type ImportFormat } from "./format-names.ts";
import { readGithubPrompt } from "./github/read-github-prompt.ts";
import { readPrompty } from "./prompty/read-prompty.ts";
import { readLangfuse } from "./langfuse/read-langfuse.ts";
import { readPromptfoo } from "./promptfoo/read-promptfoo.ts";
import { readMarkdown, readPlainText } from "./read-text.ts";

const READERS: Readonly<Record<ImportFormat, (file: ForeignFile) => Imported>> = {
  dotprompt: readDotprompt,
  github: readGithubPrompt,
  prompty: readPrompty,
  promptfoo: readPromptfoo,
  langfuse: readLangfuse,
  markdown: readMarkdown,
  text: readPlainText,
};

/** What the name of a file says of its format. */
const NAMES: readonly (readonly [RegExp, ImportFormat])[] = [
  [/\.prompt\.ya?ml$/, "github"],
  [/\.prompt$/, "dotprompt"],
  [/\.prompty$/, "prompty"],
  [/(?:^|[/.])promptfooconfig[^/]*\.(?:ya?ml|json)$/, "promptfoo"],
  [/\.json$/, "langfuse"],
  [/\.(?:md|markdown)$/, "markdown"],
  [/\.(?:txt|text)$/, "text"],
];

/** The format that a file's name tells; null when it tells none. */
export function formatOfFile(path: string): ImportFormat | null {
  return NAMES.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/**
 * Reads the prompts of another tool's file.
 *
 * @param format what the name of the file tells, unless given
 * @throws Usage when neither says what it is.
 * @throws Invalid with the place of what cannot be read.
 * @example importFile({ path: "triage.prompt", text: "Sort {{ticket}}." }).prompts[0]?.name // "triage"
 */
export function importFile(file: ForeignFile, format: ImportFormat | null = formatOfFile(file.path)): Imported {
  if (format !== null) return READERS[format](file);
  throw new Usage("unknown-format", `The name of ${file.path} does not say which format it has.`, {
    hint: `add --format ${IMPORT_FORMATS.join("|")}`,
  });
}

import type { LintedFlowFile } from "../domain/lint/lint-flow-file.ts";
import type { LintedPromptFile } from "../domain/lint/lint-prompt-file.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { asciiJson } from "./ascii-json.ts";
import { CacheTable } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";

/** A file to lint: a prompt or template, or a `flow.yaml`. */
export interface FileToLint {
  /** Below the store. */
  path: string;
  isFlow: boolean;
  id: ObjectId;
}

/** What the rules say of files alone, by path. */
export interface LintedFiles {
  prompts: Map<string, LintedPromptFile>;
  flows: Map<string, LintedFlowFile>;
}

const FILE_NAME = "linted";
// To be raised with every change of a rule that looks at one file, and with `secrets` in secret-verdicts.ts.
const FORMAT = "linted 1";
const READ_AT_ONCE = 250;

/**
 * Lints files, each by its content alone. What the rules say of a content is kept in the git directory.
 *
 * @param read gives the bytes of files by their paths.
 */
export async function lintFiles(
  { repository }: Pick<PromptStore, "repository">,
  files: readonly FileToLint[],
  { syntax, read }: { syntax: string | null; read: (paths: readonly string[]) => Promise<Buffer[]> },
): Promise<LintedFiles> {
  const stored = await CacheTable.read(repository, FILE_NAME, FORMAT);
  const table = stored !== null && stored.header["syntax"] === syntax ? stored : CacheTable.of({ syntax }, []);
  const unknown = files.filter((file) => !table.has(rowOf(file)));
  const complete = unknown.length === 0 ? table : table.withRows({ syntax }, await lintAll(unknown, syntax, read));
  if (unknown.length > 0) await complete.write(repository, FILE_NAME, FORMAT);
  const linted: LintedFiles = { prompts: new Map(), flows: new Map() };
  for (const file of files) {
    const value: unknown = JSON.parse(complete.get(rowOf(file)) ?? "null");
    if (file.isFlow) linted.flows.set(file.path, value as LintedFlowFile);
    else linted.prompts.set(file.path, value as LintedPromptFile);
  }
  return linted;
}

// A text can be a prompt in one place and a flow.yaml in another.
function rowOf({ id, isFlow }: FileToLint): string {
  return isFlow ? `${id}-flow` : id;
}

async function lintAll(
  files: readonly FileToLint[],
  syntax: string | null,
  read: (paths: readonly string[]) => Promise<Buffer[]>,
): Promise<Map<string, string>> {
  // Only now, since the parsers take longer to load than a warm command may take.
  const { lintPromptFile, lintFlowFile } = await import("../domain/lint/lint-file.ts");
  const rows = new Map<string, string>();
  for (let start = 0; start < files.length; start += READ_AT_ONCE) {
    const chunk = files.slice(start, start + READ_AT_ONCE);
    const contents = await read(chunk.map(({ path }) => path));
    for (const [index, file] of chunk.entries()) {
      const bytes = contents[index] as Buffer;
      rows.set(rowOf(file), asciiJson(file.isFlow ? await lintFlowFile(bytes) : await lintPromptFile(bytes, { syntax })));
    }
  }
  return rows;
}

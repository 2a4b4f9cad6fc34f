import type { LintedFlowFile } from "../domain/lint/lint-flow-file.ts";
import type { LintedPromptFile } from "../domain/lint/lint-prompt-file.ts";
import type { LintedKind } from "../domain/lint/lint-file.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { FoundSecret } from "../domain/secrets/find-secrets.ts";
import { asciiJson } from "./ascii-json.ts";
import { CacheTable } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";

/** A file to lint: a prompt or template, a `flow.yaml`, or what else lies in a flow's folder. */
export interface FileToLint {
  /** Below the store. */
  path: string;
  kind: LintedKind;
  id: ObjectId;
}

/** What the rules say of files alone, by path. */
export interface LintedFiles {
  prompts: Map<string, LintedPromptFile>;
  flows: Map<string, LintedFlowFile>;
  /** The secrets of files that are neither. */
  others: Map<string, FoundSecret[]>;
}

const FILE_NAME = "linted";
// To be raised with every change of a rule that looks at one file, and with `secrets` in secret-verdicts.ts.
const FORMAT = "linted 7";
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
  const linted: LintedFiles = { prompts: new Map(), flows: new Map(), others: new Map() };
  for (const file of files) {
    const value: unknown = JSON.parse(complete.get(rowOf(file)) ?? "null");
    if (file.kind === "prompt") linted.prompts.set(file.path, value as LintedPromptFile);
    else if (file.kind === "flow") linted.flows.set(file.path, value as LintedFlowFile);
    else linted.others.set(file.path, value as FoundSecret[]);
  }
  return linted;
}

// A text can be a prompt in one place and a flow.yaml in another.
function rowOf({ id, kind }: FileToLint): string {
  return `${id}-${kind}`;
}

async function lintAll(
  files: readonly FileToLint[],
  syntax: string | null,
  read: (paths: readonly string[]) => Promise<Buffer[]>,
): Promise<Map<string, string>> {
  // Only now, since the parsers take longer to load than a warm command may take.
  const { lintFile } = await import("../domain/lint/lint-file.ts");
  const rows = new Map<string, string>();
  for (let start = 0; start < files.length; start += READ_AT_ONCE) {
    const chunk = files.slice(start, start + READ_AT_ONCE);
    const contents = await read(chunk.map(({ path }) => path));
    for (const [index, file] of chunk.entries()) {
      const bytes = contents[index] as Buffer;
      rows.set(rowOf(file), asciiJson(await lintFile(file.kind, bytes, { syntax })));
    }
  }
  return rows;
}

import type { ObjectId } from "../domain/object-id.ts";
import { defaultSyntax } from "../domain/manifest/manifest.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { GitRepository } from "../git/repository.ts";
import { CacheTable } from "./cache-table.ts";
import { FactsReader } from "./facts-rows.ts";
import { type ContentId, type FactsSource, readFactsRows } from "./read-facts.ts";

export interface FactsOptions {
  /** Whether these contents are all that is in use, so that others may be forgotten when they outnumber them; false by default. */
  everything?: boolean;
}

const FILE_NAME = "facts";
// To be raised with every change of what facts hold, or of how they are read.
const FORMAT = "facts 9";

/**
 * Gives the facts of contents by their ids: title, tags, model, partials, variables. Each content is parsed once and its
 * facts are kept in the git directory, so that listing reads no YAML.
 *
 * @throws Invalid when the repository lacks one of the contents.
 * @example (await factsFor(store, [{ kind: "prompt", id: blob }])).get(blob)?.title
 */
export async function factsFor(
  source: FactsSource,
  contents: readonly ContentId[],
  options: FactsOptions = {},
): Promise<Map<ObjectId, PromptFacts>> {
  const table = await factsTable(source, contents, options);
  const facts = new Map<ObjectId, PromptFacts>();
  const reader = new FactsReader();
  for (const { id } of contents) {
    const row = table.find(id);
    if (row !== null) facts.set(id, reader.read(row.text, row.start));
  }
  return facts;
}

const tables = new WeakMap<GitRepository, CacheTable>();

/** The table of facts, with a row for each of these contents, as `FactsReader` reads them. */
export async function factsTable(source: FactsSource, contents: readonly ContentId[], options: FactsOptions = {}): Promise<CacheTable> {
  const syntax = defaultSyntax(source.manifest.manifest);
  const table = await readTable(source.repository, syntax);
  const missing = new Map<ObjectId, ContentId>();
  for (const content of contents) if (!table.has(content.id)) missing.set(content.id, content);
  const isOvergrown = options.everything === true && table.size > 2 * contents.length;
  if (missing.size === 0 && !isOvergrown) return table;
  const added = await readFactsRows(source, [...missing.values()], { syntax });
  const known = isOvergrown ? onlyThose(table, new Set(contents.map(({ id }) => id))) : table;
  const complete = known.withRows(table.header, added);
  tables.set(source.repository, complete);
  await complete.write(source.repository, FILE_NAME, FORMAT);
  return complete;
}

// Read once in a process: a command asks for facts several times, and the table may hold thousands.
async function readTable(repository: GitRepository, syntax: string | null): Promise<CacheTable> {
  const known = tables.get(repository);
  if (known !== undefined && known.header["syntax"] === syntax) return known;
  const stored = await CacheTable.read(repository, FILE_NAME, FORMAT);
  const table = stored !== null && stored.header["syntax"] === syntax ? stored : CacheTable.of({ syntax }, []);
  tables.set(repository, table);
  return table;
}

function onlyThose(table: CacheTable, names: ReadonlySet<string>): CacheTable {
  return CacheTable.of(
    table.header,
    table.rows().filter(([name]) => names.has(name)),
  );
}

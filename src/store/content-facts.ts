import type { ObjectId } from "../domain/object-id.ts";
import { defaultSyntax } from "../domain/manifest/manifest.ts";
import { isFlowContent, isRegularFile, splitFlowFiles } from "../domain/prompt/content-files.ts";
import type { FileContent, PromptFacts, ReadFactsOptions } from "../domain/prompt/prompt-facts.ts";
import type { PromptKind } from "../domain/version/version.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { parseTreeObject } from "../git/tree-object.ts";
import { Invalid } from "../domain/errors.ts";
import { CacheTable } from "./cache-table.ts";
import { FactsReader, formatFacts } from "./facts-rows.ts";
import type { PromptStore } from "./prompt-store.ts";

/** What a prompt or flow is: a blob or a tree. */
export interface ContentId {
  kind: PromptKind;
  id: ObjectId;
}

export type FactsSource = Pick<PromptStore, "repository" | "objects" | "manifest">;

export interface FactsOptions {
  /** Whether these contents are all that is in use, so that others may be forgotten when they outnumber them; false by default. */
  everything?: boolean;
}

const FILE_NAME = "facts";
// To be raised with every change of what facts hold, or of how they are read.
const FORMAT = "facts 8";
const READ_AT_ONCE = 2000;

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
  const added = await readRows(source, [...missing.values()], { syntax });
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

async function readRows(
  { repository, objects }: FactsSource,
  contents: ContentId[],
  options: ReadFactsOptions,
): Promise<Map<string, string>> {
  // Only now, since the parsers take longer to load than a warm command may take.
  const { readFlowFacts, readPromptFacts } = await import("../domain/prompt/prompt-facts.ts");
  const rows = new Map<string, string>();
  const chunks = Array.from({ length: Math.ceil(contents.length / READ_AT_ONCE) }, (_, index) =>
    contents.slice(index * READ_AT_ONCE, (index + 1) * READ_AT_ONCE),
  );
  const read = (chunk: ContentId[] = []) => objects.readMany(chunk.map(({ id }) => id));
  let next = read(chunks[0]);
  for (const [at, chunk] of chunks.entries()) {
    const found = await next;
    // Git reads the next ones while these are parsed; where these throw, nobody waits for them.
    next = read(chunks[at + 1]);
    next.catch(() => {});
    for (const [index, { id, kind }] of chunk.entries()) {
      const content = found[index]?.content;
      if (content === undefined) throw missingContent(id);
      const facts =
        kind === "flow" ? readFlowFacts(await readFlow(repository, objects, content), options) : readPromptFacts(content, options);
      rows.set(id, formatFacts(facts));
    }
  }
  return rows;
}

async function readFlow(
  repository: GitRepository,
  objects: ObjectReader,
  tree: Buffer,
): Promise<{ flow: FileContent; templates: Map<string, FileContent> }> {
  const files = parseTreeObject(repository, tree).filter(({ mode, name }) => isRegularFile(mode) && isFlowContent(name));
  const found = await objects.readMany(files.map(({ id }) => id));
  const { flow, templates } = splitFlowFiles(
    new Map<string, FileContent>(files.map(({ name }, index) => [name, found[index]?.content ?? ""])),
  );
  return { flow: flow ?? "", templates };
}

/** The error for content that the repository should have and has not. */
export function missingContent(id: ObjectId): Invalid {
  return new Invalid("content-missing", `The repository lacks the content ${id}.`, {
    hint: "Run git fsck; git fetch --refetch brings back what the remote has.",
  });
}

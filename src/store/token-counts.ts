import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { contentTokens, type ContentTokens } from "../domain/prompt/content-tokens.ts";
import { asciiJson } from "./ascii-json.ts";
import { CacheTable } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";

/** A content to be counted, and its id, which names its size from then on. */
export interface ContentToCount {
  id: ObjectId;
  content: PromptContent;
}

const FILE_NAME = "tokens";
// To be raised with every change of what is counted, of gpt-tokenizer's tables too.
const FORMAT = "tokens 1";

/**
 * The sizes of contents in tokens, by their ids. Each content is counted once and its size is kept in the git directory,
 * so that the tokenizer is loaded only for what is new.
 */
export async function tokenCounts(
  { repository, later }: Pick<PromptStore, "repository" | "later">,
  contents: readonly ContentToCount[],
): Promise<ReadonlyMap<ObjectId, ContentTokens>> {
  const table = (await CacheTable.read(repository, FILE_NAME, FORMAT)) ?? CacheTable.of({}, []);
  const unknown = contents.filter(({ id }) => !table.has(id));
  const complete = unknown.length === 0 ? table : table.withRows({}, await counted(unknown));
  if (complete !== table) later(complete.write(repository, FILE_NAME, FORMAT));
  return new Map(contents.map(({ id }) => [id, JSON.parse(complete.get(id) ?? "{}") as ContentTokens]));
}

async function counted(contents: readonly ContentToCount[]): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const { id, content } of contents) if (!rows.has(id)) rows.set(id, asciiJson(await contentTokens(content)));
  return rows;
}

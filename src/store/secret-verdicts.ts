import { posix } from "node:path";
import type { ObjectId } from "../domain/object-id.ts";
import { isRegularFile } from "../domain/prompt/content-files.ts";
import type { FoundSecret } from "../domain/secrets/find-secrets.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { parseTreeObject } from "../git/tree-object.ts";
import { asciiJson } from "./ascii-json.ts";
import { CacheTable } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";
import { readContents } from "./read-contents.ts";
import type { ContentId } from "./read-facts.ts";

/** A secret in the content of a prompt or flow. */
export interface ContentSecret extends FoundSecret {
  /** The file below the flow's folder; null in a prompt. */
  file: string | null;
}

const FILE_NAME = "secrets";
// To be raised with every change of what is found, of secretlint's version too.
const FORMAT = "secrets 1";
// The row of what holds no secret.
const CLEAN = "[]";
const READ_AT_ONCE = 100;
const FOLDER_MODE = "40000";

/**
 * Finds the secrets in contents, in all files of a flow; contents without one are left out. Each content is searched once
 * and its verdict is kept in the git directory. They are no part of the facts, which a listing needs: whoever lists pays
 * for no search.
 */
export async function secretsIn(
  { repository, objects, later }: Pick<PromptStore, "repository" | "objects" | "later">,
  contents: readonly ContentId[],
): Promise<Map<ObjectId, ContentSecret[]>> {
  const table = (await CacheTable.read(repository, FILE_NAME, FORMAT)) ?? CacheTable.of({}, []);
  const missing = new Map<ObjectId, ContentId>();
  for (const content of contents) if (!table.has(content.id)) missing.set(content.id, content);
  const complete = missing.size === 0 ? table : await withVerdicts(table, repository, objects, [...missing.values()]);
  if (complete !== table) later(complete.write(repository, FILE_NAME, FORMAT));
  const found = new Map<ObjectId, ContentSecret[]>();
  for (const { id } of contents) {
    const row = complete.get(id);
    if (row === null) throw new TypeError(`${id} was not searched for secrets`);
    if (row !== CLEAN) found.set(id, JSON.parse(row) as ContentSecret[]);
  }
  return found;
}

async function withVerdicts(
  table: CacheTable,
  repository: GitRepository,
  objects: ObjectReader,
  contents: readonly ContentId[],
): Promise<CacheTable> {
  const rows = new Map<string, string>();
  for (let start = 0; start < contents.length; start += READ_AT_ONCE) {
    for (const { id, secrets } of await search(repository, objects, contents.slice(start, start + READ_AT_ONCE))) {
      rows.set(id, asciiJson(secrets));
    }
  }
  return table.withRows({}, rows);
}

async function search(
  repository: GitRepository,
  objects: ObjectReader,
  contents: readonly ContentId[],
): Promise<{ id: ObjectId; secrets: ContentSecret[] }[]> {
  const { findSecrets } = await import("../domain/secrets/find-secrets.ts");
  const contentsFound = await readContents(
    objects,
    contents.map(({ id }) => id),
  );
  return Promise.all(
    contents.map(async ({ id, kind }, index) => {
      const content = contentsFound[index] as Buffer;
      const files = kind === "flow" ? await filesBelow(repository, objects, content) : new Map([[null, content]]);
      const secrets: ContentSecret[] = [];
      for (const [file, bytes] of files) {
        for (const secret of await findSecrets(bytes.toString("utf8"))) secrets.push({ ...secret, file });
      }
      return { id, secrets };
    }),
  );
}

/** All that a flow's tree carries along, not its templates alone: it goes to the environment as a whole. */
async function filesBelow(
  repository: GitRepository,
  objects: ObjectReader,
  tree: Buffer,
  folder = "",
): Promise<Map<string | null, Buffer>> {
  const entries = parseTreeObject(repository, tree).filter(({ mode }) => isRegularFile(mode) || mode === FOLDER_MODE);
  const contents = await readContents(
    objects,
    entries.map(({ id }) => id),
  );
  const files = new Map<string | null, Buffer>();
  for (const [index, { mode, name }] of entries.entries()) {
    const content = contents[index] as Buffer;
    const path = posix.join(folder, name);
    if (mode !== FOLDER_MODE) files.set(path, content);
    else for (const [below, bytes] of await filesBelow(repository, objects, content, path)) files.set(below, bytes);
  }
  return files;
}

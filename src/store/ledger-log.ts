import type { ObjectId } from "../domain/object-id.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import { rawLog } from "../git/log.ts";
import { isVersionsPath, parseVersionsFile } from "./ledger-file.ts";
import type { PromptStore } from "./prompt-store.ts";
import { rememberLatest } from "./remember-latest.ts";

// The index and the ledger's own table mostly ask for the same.
const remembered = rememberLatest<FrozenVersion[] | null>();

/**
 * Reads the entries that came to the ledger after `base`, in the order of its history, which nobody can forge by
 * choosing a file's name.
 *
 * @returns Null when `base` is not on the ledger's first-parent chain.
 */
export function readAddedFrozenVersions(store: PromptStore, tip: ObjectId, base: ObjectId | null): Promise<FrozenVersion[] | null> {
  return remembered(store, { question: `${base ?? ""}..${tip}` }, () => readRange(store, tip, base));
}

async function readRange(store: PromptStore, tip: ObjectId, base: ObjectId | null): Promise<FrozenVersion[] | null> {
  const exclude = base === null ? {} : { exclude: [base] };
  // After a force-push and a clean-up it may be gone.
  if (base !== null && (await store.objects.check([base]))[0] === null) return null;
  const files: ObjectId[] = [];
  let parent: ObjectId | null | undefined;
  for await (const { parents, changes } of rawLog(store.repository, { tip, ...exclude, firstParent: true, reverse: true })) {
    parent ??= parents[0] ?? null;
    for (const { status, newId, path } of changes) {
      if (status === "A" && isVersionsPath(path)) files.push(newId);
    }
  }
  if (base !== null && parent !== base) return null;
  const objects = await store.objects.readMany(files);
  return objects.flatMap((object) => (object === null ? [] : parseVersionsFile(object.content.toString("utf8"))));
}

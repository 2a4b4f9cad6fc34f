import type { ObjectId } from "../domain/object-id.ts";
import type { LedgerStep } from "../domain/verification/verify-ledger.ts";
import { type CommitChanges, logChanges, type PathChange } from "../git/log.ts";
import { isVersionsPath, parseVersionsFile } from "./ledger-file.ts";
import type { PromptStore } from "./prompt-store.ts";

/** Reads every first-parent step of the ledger, oldest first. */
export async function readLedgerSteps(store: PromptStore, tip: ObjectId): Promise<LedgerStep[]> {
  const commits: CommitChanges[] = [];
  for await (const batch of logChanges(store.repository, { tip, firstParent: true, reverse: true })) commits.push(...batch);
  const files = commits.flatMap(({ changes }) => changes.filter(isNewVersionsFile).map(({ newId }) => newId));
  const objects = await store.objects.readMany(files);
  const texts = new Map(files.map((id, index) => [id, objects[index]?.content.toString("utf8") ?? ""]));
  return commits.map(({ id, changes }) => ({
    commit: id,
    added: changes.filter(isNewVersionsFile).map(({ path, newId }) => ({ path, entries: parseVersionsFile(texts.get(newId) ?? "") })),
    altered: changes.filter(({ status }) => status !== "A").map(({ path }) => path),
  }));
}

function isNewVersionsFile({ path, status }: PathChange): boolean {
  return status === "A" && isVersionsPath(path);
}

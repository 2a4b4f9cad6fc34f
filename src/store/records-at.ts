import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import { RECORDS_FOLDER } from "../domain/environment/environment-paths.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { listTree } from "../git/trees.ts";
import { readRecords } from "./deployment-log.ts";
import type { PromptStore } from "./prompt-store.ts";

/** All records of an environment as of one of its deployments. */
export async function recordsAt(store: PromptStore, deployment: ObjectId): Promise<Map<PromptKey, DeploymentRecord>> {
  const files = await listTree(store.repository, deployment, { path: RECORDS_FOLDER, recursive: true });
  const records = await readRecords(
    store,
    files.map(({ id }) => id),
  );
  return new Map([...records.values()].map((record) => [record.key, record]));
}

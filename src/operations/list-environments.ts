import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { policyOf } from "../domain/manifest/manifest.ts";
import { lastDeployment } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { liveByEnvironment } from "./live-by-environment.ts";

/** One environment. */
export interface ListedEnvironment {
  name: EnvironmentName;
  /** Whether a committed draft may go live there. */
  drafts: boolean;
  /** Where a version must have been live first. */
  after: EnvironmentName | null;
  /** Whether a change wants the name typed. */
  confirm: boolean;
  /** Whether the manifest declares it; one that was removed can be read and rolled back. */
  declared: boolean;
  branch: RefName;
  /** Null before the first deployment. */
  tip: ObjectId | null;
  /** False when the remote was never asked for it. */
  known: boolean;
  /** How many prompts are live. */
  prompts: number;
  /** When and by whom it was changed last; ISO 8601. */
  updated: string | null;
  by: string | null;
}

/** What `env list` answers, in the manifest's order. */
export interface EnvironmentListDocument {
  environments: ListedEnvironment[];
}

/**
 * Lists the environments of the manifest, and those that were removed from it and still have a branch.
 *
 * @example (await listEnvironments(store)).environments.map(({ name, prompts }) => `${name}: ${prompts}`)
 */
export async function listEnvironments(store: PromptStore): Promise<EnvironmentListDocument> {
  const live = await liveByEnvironment(store);
  return { environments: await Promise.all(live.map(({ name, state }) => describe(store, name, state))) };
}

async function describe(
  store: PromptStore,
  name: EnvironmentName,
  state: Awaited<ReturnType<typeof liveByEnvironment>>[number]["state"],
): Promise<ListedEnvironment> {
  const policy = policyOf(store.manifest.manifest, name);
  const last = await lastDeployment(store, state);
  return {
    name,
    drafts: policy?.drafts ?? false,
    after: policy?.after ?? null,
    confirm: policy?.confirm ?? false,
    declared: policy !== null,
    branch: environmentRef(store.manifest.manifest.refs, name),
    tip: state.tip,
    known: state.tip !== null || store.remote === null || store.fetchedAt !== null,
    prompts: state.contents().length,
    updated: last?.date ?? null,
    by: last?.author.name ?? null,
  };
}

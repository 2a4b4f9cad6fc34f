import type { DeploymentAction } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState, LiveEntry } from "../domain/environment/environment-state.ts";
import { nextStep, type Stage } from "../domain/environment/next-step.ts";
import { type Manifest, policyOf } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind, Version, VersionNumber } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { draftsByKey } from "./drafts-by-key.ts";
import { latestIncluders } from "./latest-includers.ts";
import { draftFields } from "./list-prompts.ts";
import { liveByEnvironment, neverFetched } from "./live-by-environment.ts";
import { promptNotFound } from "./not-found.ts";

/** What is live for one prompt in one environment. */
export interface EnvironmentStatus {
  /** Null for a draft, and for a retired prompt. */
  version: VersionNumber | null;
  /** `v3`, `draft@3f2a9c1` or `retired`. */
  label: string;
  /** How many versions the latest is ahead; null where one of the two has no number. */
  behind: number | null;
  /** ISO 8601, UTC. */
  since: string;
  by: string;
  action: DeploymentAction;
  /** The labels of the versions that are held there. */
  held: string[];
  /** The experiment that the prompt is under; experiments are not there yet. */
  experiment: string | null;
}

/** One prompt in every environment. */
export interface PromptStatus {
  key: PromptKey;
  kind: PromptKind;
  /** Null for a draft without versions, and for what is no longer in the source. */
  latest: VersionNumber | null;
  draft: string | null;
  uncommitted: boolean;
  /** How many prompts include it, at any depth. */
  included_by: number;
  /** By environment; null where it is not live and never was. */
  environments: Record<string, EnvironmentStatus | null>;
}

/** What `status` answers. */
export interface StatusDocument {
  branch: { name: string; commit: ObjectId | null };
  remote: string | null;
  /** When the remote was last fetched; null when never, or without a remote. */
  fetched: string | null;
  environments: EnvironmentName[];
  /** Those of them that were never fetched, so that nothing can be said of them. */
  unknown: EnvironmentName[];
  prompts: PromptStatus[];
  /** The command that most probably comes next; null when everything is the same everywhere. */
  next: string | null;
}

/**
 * What is live where, and since when.
 *
 * @throws NotFound for a key that is nowhere.
 * @example (await status(store)).prompts.filter(({ environments }) => (environments.production?.behind ?? 0) > 0)
 */
export async function status(store: PromptStore, request: { keys?: readonly string[] } = {}): Promise<StatusDocument> {
  // Drafts first: git looks for them while the rest is read.
  const [drafts, index, live] = await Promise.all([draftsByKey(store), indexOf(store), liveByEnvironment(store)]);
  const newest = new Map(index.all().map((version) => [version.key, version]));
  const keys = await selectKeys(
    store,
    request.keys,
    new Set([...newest.keys(), ...drafts.keys(), ...live.flatMap(({ state }) => [...state.entries.keys()])]),
  );
  const includers = await latestIncluders(store);
  const unknown = neverFetched(store);
  const prompts = keys.map((key): PromptStatus => {
    const latest = newest.get(key);
    const environments = Object.fromEntries(live.map(({ name, state }) => [name, environmentStatus(state.entries.get(key), latest)]));
    const kind =
      latest?.kind ??
      drafts.get(key)?.kind ??
      live.map(({ state }) => state.entries.get(key)?.kind).find((found) => found !== undefined) ??
      "prompt";
    return {
      key,
      kind,
      latest: latest?.version ?? null,
      ...draftFields(drafts.get(key)),
      included_by: includers(key).length,
      environments,
    };
  });
  return {
    branch: { name: store.defaultBranch.name, commit: store.defaultBranch.tip },
    remote: store.remote,
    fetched: store.fetchedAt?.toISOString() ?? null,
    environments: live.map(({ name }) => name),
    unknown,
    prompts,
    next: unknown.length > 0 ? null : nextCommand(store.manifest.manifest, live, [...newest.values()]),
  };
}

async function selectKeys(store: PromptStore, wanted: readonly string[] | undefined, known: ReadonlySet<PromptKey>): Promise<PromptKey[]> {
  if (wanted === undefined || wanted.length === 0) return [...known].sort();
  const keys = wanted.map(parsePromptKey);
  for (const key of keys) if (!known.has(key)) throw await promptNotFound(store, key);
  return keys;
}

function environmentStatus(entry: LiveEntry | undefined, latest: Version | undefined): EnvironmentStatus | null {
  if (entry === undefined) return null;
  const { version, label, since, by, action, held } = entry;
  const behind = version === null || latest?.version == null ? null : latest.version - version;
  return { version, label, behind, since, by: by.name, action, held: held.map(({ label: heldLabel }) => heldLabel), experiment: null };
}

type Live = readonly { name: EnvironmentName; state: EnvironmentState }[];

function nextCommand(manifest: Manifest, live: Live, latest: readonly Version[]): string | null {
  const stages = live.flatMap(({ name, state }): Stage[] => {
    const policy = policyOf(manifest, name);
    return policy === null ? [] : [{ state, after: policy.after }];
  });
  const step = nextStep(latest, stages);
  if (step === null) return null;
  return step.type === "promote" ? `promptlane promote --all --to ${step.to}` : `promptlane diff --from ${step.from} --to ${step.to}`;
}

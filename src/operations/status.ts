import type { RecordAction } from "../domain/environment/deployment.ts";
import type { RunningName } from "../domain/environment/environment-paths.ts";
import type { HeldCandidates } from "../domain/environment/held-versions.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import { rolloutDifferences } from "../domain/experiment/rollout-differences.ts";
import { heldCandidates } from "../store/held-candidates.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState, LiveEntry } from "../domain/environment/environment-state.ts";
import { nextStep, type Stage } from "../domain/environment/next-step.ts";
import { runningOn } from "../domain/environment/running-entry.ts";
import { experimentDifferences } from "../domain/experiment/experiment-differences.ts";
import { experimentOf, type Manifest, policyOf, rolloutOf } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind, Version, VersionNumber } from "../domain/version/version.ts";
import type { Draft } from "../store/drafts.ts";
import { tellWhereCut } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { allRunning } from "../store/running-experiments.ts";
import { draftsByKey } from "./drafts-by-key.ts";
import { latestIncluders } from "./latest-includers.ts";
import { draftFields } from "./list-prompts.ts";
import { neverFetched } from "./live-by-environment.ts";
import { promptNotFound } from "./not-found.ts";
import { whileUnchanged } from "./while-unchanged.ts";

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
  action: RecordAction;
  /** The labels of the versions that are held there. */
  held: string[];
  /** The name of the experiment that the prompt is under, or its own key while it is rolled out; null for neither. */
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

/** An experiment or a rollout that runs in an environment. */
export interface RunningStatus extends RunningName {
  environment: EnvironmentName;
  prompt: PromptKey;
  /** What of it the manifest says otherwise, such as `coverage`; empty where it agrees. */
  differences: string[];
  /** Whether the manifest does not describe it any more. */
  forgotten: boolean;
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
  /** The experiments and rollouts that run. */
  running: RunningStatus[];
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
  const [drafts, committed] = await Promise.all([draftsByKey(store), overview(store)]);
  const unknown = neverFetched(store);
  await tellWhereCut(store, committed.environments);
  return {
    branch: { name: store.defaultBranch.name, commit: store.defaultBranch.tip },
    remote: store.remote,
    fetched: store.fetchedAt?.toISOString() ?? null,
    environments: committed.environments,
    unknown,
    prompts: await select(store, request.keys, await withDrafts(store, committed, drafts)),
    running: committed.running,
    next: unknown.length > 0 ? null : committed.next,
  };
}

/** What `status` says without drafts. */
type Overview = Pick<StatusDocument, "environments" | "prompts" | "running" | "next">;

function overview(store: PromptStore): Promise<Overview> {
  return whileUnchanged(store, { name: "status", format: 3 }, async ({ index, live: states }) => {
    const live = await Promise.all(states.map(async (one) => ({ ...one, held: await heldCandidates(store, one.state) })));
    const newest = new Map(index.all().map((version) => [version.key, version]));
    const keys = new Set([...newest.keys(), ...live.flatMap(({ state }) => [...state.entries.keys()])]);
    const includers = await latestIncluders(store);
    return {
      environments: live.map(({ name }) => name),
      prompts: [...keys].sort().map((key): PromptStatus => {
        const latest = newest.get(key);
        const entries = live.map((one) => ({ ...one, entry: one.state.entries.get(key) }));
        return {
          key,
          kind: latest?.kind ?? entries.find(({ entry }) => entry !== undefined)?.entry?.kind ?? "prompt",
          latest: latest?.version ?? null,
          draft: null,
          uncommitted: false,
          included_by: includers(key).length,
          environments: Object.fromEntries(entries.map(({ name, entry, ...place }) => [name, environmentStatus(entry, latest, place)])),
        };
      }),
      running: await runningStatus(store, live),
      next: nextCommand(store.manifest.manifest, live, [...newest.values()]),
    };
  });
}

/** The prompts with the marks of their drafts, and those that are nothing but drafts. */
async function withDrafts(
  store: PromptStore,
  { prompts, environments }: Overview,
  drafts: ReadonlyMap<PromptKey, Draft>,
): Promise<Map<PromptKey, PromptStatus>> {
  const byKey = new Map(prompts.map((prompt) => [prompt.key, prompt]));
  const nowhere = Object.fromEntries(environments.map((name) => [name, null]));
  for (const [key, draft] of drafts) {
    const prompt = byKey.get(key) ?? {
      key,
      kind: draft.kind,
      latest: null,
      included_by: (await latestIncluders(store))(key).length,
      environments: nowhere,
    };
    byKey.set(key, { ...prompt, ...draftFields(draft) });
  }
  return byKey;
}

async function select(
  store: PromptStore,
  wanted: readonly string[] | undefined,
  known: ReadonlyMap<PromptKey, PromptStatus>,
): Promise<PromptStatus[]> {
  if (wanted === undefined || wanted.length === 0) return [...known.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  const selected: PromptStatus[] = [];
  for (const key of wanted.map(parsePromptKey)) {
    const prompt = known.get(key);
    if (prompt === undefined) throw await promptNotFound(store, key);
    selected.push(prompt);
  }
  return selected;
}

function environmentStatus(
  entry: LiveEntry | undefined,
  latest: Version | undefined,
  { state: { running }, held: candidates }: Omit<Live[number], "name">,
): EnvironmentStatus | null {
  if (entry === undefined) return null;
  const { version, label, since, by, action } = entry;
  const held = [...entry.held, ...(candidates.get(entry.key) ?? [])].map((one) => one.label);
  const behind = version === null || latest?.version == null ? null : latest.version - version;
  const experiment = runningOn(running, entry.key)?.name ?? null;
  return { version, label, behind, since, by: by.name, action, held: [...new Set(held)], experiment };
}

async function runningStatus(store: PromptStore, live: Live): Promise<RunningStatus[]> {
  const { manifest } = store.manifest;
  const all: RunningStatus[] = [];
  for (const { name: environment, state } of live) {
    for (const { kind, name, prompt, content } of await allRunning(store, state)) {
      const differences = differencesOf(manifest, content);
      all.push({ environment, kind, name, prompt, differences: differences ?? [], forgotten: differences === null });
    }
  }
  return all;
}

/** What the manifest has otherwise than it runs; null where it has it no more. */
function differencesOf(manifest: Manifest, record: RunningRecord): string[] | null {
  if (!("experiment" in record)) {
    const entry = rolloutOf(manifest, record.prompt);
    return entry === null ? null : rolloutDifferences(record, entry);
  }
  const entry = experimentOf(manifest, record.name);
  return entry === null ? null : experimentDifferences(record.experiment, entry).map(({ field }) => field);
}

type Live = readonly { name: EnvironmentName; state: EnvironmentState; held: HeldCandidates }[];

function nextCommand(manifest: Manifest, live: Live, latest: readonly Version[]): string | null {
  const stages = live.flatMap(({ name, state, held }): Stage[] => {
    const policy = policyOf(manifest, name);
    return policy === null ? [] : [{ state, after: policy.after, heldCandidates: held }];
  });
  const step = nextStep(latest, stages);
  if (step === null) return null;
  return step.type === "promote" ? `promptlane promote --all --to ${step.to}` : `promptlane diff --from ${step.from} --to ${step.to}`;
}

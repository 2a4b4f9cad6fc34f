import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { NotFound, PolicyRefused } from "../domain/errors.ts";
import { changedParts, changedVersions, variationsAsPinned, type VersionChange } from "../domain/experiment/experiment-differences.ts";
import type { ExperimentRecord } from "../domain/experiment/experiment-record.ts";
import type { Experiment } from "../domain/experiment/experiment.ts";
import { experimentImpact, type Impact } from "../domain/experiment/impact.ts";
import { refuseUpdate } from "../domain/experiment/refuse-update.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import { manifestOfCommit, workingManifest } from "../store/manifest-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { runningExperiments } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { commitSince } from "./since-commit.ts";

/** What the manifest of the working tree is compared with. */
export interface ImpactRequest {
  /** A branch or commit, whose manifest is compared; what runs in the environment unless given. */
  base?: string;
  /** The manifest's default unless given; of no meaning beside `base`. */
  environment?: string;
}

/** What `experiment impact` answers. */
export interface ImpactDocument {
  /** The commit whose manifest is compared; null for what runs in the environment. */
  base: ObjectId | null;
  /** Null beside `base`. */
  environment: EnvironmentName | null;
  /** Those that differ, by name. */
  experiments: ExperimentImpactEntry[];
  /** Those that do not. */
  unchanged: string[];
  /** In the manifest only, and not started in the environment: nothing happens until somebody does. Empty beside `base`. */
  not_running: string[];
}

/** What a change of one experiment would do to its users. */
export interface ExperimentImpactEntry {
  experiment: string;
  prompt: PromptKey | null;
  /** `ended`: it runs, and the manifest has it no longer. */
  change: "added" | "changed" | "ended";
  /** Which parts of its entry differ, such as `weights` or `targeting`; empty for one that begins or ends. */
  parts: string[];
  /** Variations that name another version; selections such as `production` are compared with nothing that runs. */
  versions: VersionChange[];
  impact: Impact;
  /** Why `experiment update` would refuse it, and what to do instead; null when it would not, and beside `base`. */
  refused: string | null;
}

interface Definition {
  prompt: PromptKey | null;
  experiment: Experiment;
}

/**
 * What the experiments in the manifest of the working tree would do to the users of those that run in an environment, or that
 * another commit's manifest has: how many move between variations, counted over all buckets.
 *
 * @throws NotFound for an environment or commit that does not exist, or that has no manifest.
 * @throws Invalid for a manifest that does not parse.
 * @example (await impactOfManifest(store, { base: "origin/main" })).experiments
 */
export async function impactOfManifest(store: PromptStore, { base, environment }: ImpactRequest): Promise<ImpactDocument> {
  const after = definedIn((await workingManifest(store)) ?? store.manifest.manifest);
  if (base !== undefined) {
    const commit = await commitSince(store, base, "experiment impact --base");
    return { base: commit, environment: null, ...compare(await definedAt(store, commit, base), after), not_running: [] };
  }
  return { base: null, ...(await besideRunning(store, neededEnvironment(store, environment ?? null), after)) };
}

async function besideRunning(store: PromptStore, environment: EnvironmentName, after: ReadonlyMap<string, Definition>) {
  tellFetchAge(store);
  const running = await runningExperiments(store, await loadEnvironment(store, environment));
  const before = new Map([...running].map(([name, { content }]): [string, Definition] => [name, definedBy(content)]));
  const wanted = new Map<string, Definition>();
  for (const [name, { experiment: runs }] of before) {
    const entry = after.get(name);
    if (entry === undefined) continue;
    const experiment = { ...entry.experiment, variations: variationsAsPinned(runs, entry.experiment) };
    wanted.set(name, { ...entry, experiment });
  }
  const { experiments, unchanged } = compare(before, wanted);
  const judged = experiments.map((entry) => ({ ...entry, refused: refusalOf(before.get(entry.experiment), wanted.get(entry.experiment)) }));
  return { environment, experiments: judged, unchanged, not_running: [...after.keys()].filter((name) => !before.has(name)) };
}

function definedBy({ prompt, experiment }: ExperimentRecord): Definition {
  return { prompt, experiment: { ...experiment, prompt } };
}

async function definedAt(store: PromptStore, commit: ObjectId, revision: string): Promise<Map<string, Definition>> {
  const manifest = await manifestOfCommit(store, commit);
  if (manifest !== null) return definedIn(manifest);
  throw new NotFound("manifest-not-at-commit", `${revision} holds no manifest at ${store.path}.`, {
    hint: "name a commit that has the store",
  });
}

function definedIn({ experiments }: Manifest): Map<string, Definition> {
  return new Map(Object.entries(experiments).map(([name, entry]) => [name, { prompt: entry.prompt, experiment: { name, ...entry } }]));
}

function compare(
  before: ReadonlyMap<string, Definition>,
  after: ReadonlyMap<string, Definition>,
): Pick<ImpactDocument, "experiments" | "unchanged"> {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const entries = names.map((name) => impactOf(name, before.get(name) ?? null, after.get(name) ?? null));
  return {
    experiments: entries.filter((entry) => entry.change !== "changed" || entry.parts.length > 0 || entry.versions.length > 0),
    unchanged: entries
      .filter(({ change, parts, versions }) => change === "changed" && parts.length + versions.length === 0)
      .map(({ experiment }) => experiment),
  };
}

function impactOf(name: string, before: Definition | null, after: Definition | null): ExperimentImpactEntry {
  const both = before !== null && after !== null;
  return {
    experiment: name,
    prompt: after?.prompt ?? before?.prompt ?? null,
    change: both ? "changed" : before === null ? "added" : "ended",
    parts: both ? changedParts(before.experiment, after.experiment) : [],
    versions: both ? changedVersions(before.experiment, after.experiment) : [],
    impact: experimentImpact(before?.experiment ?? null, after?.experiment ?? null),
    refused: null,
  };
}

function refusalOf(before: Definition | undefined, after: Definition | undefined): string | null {
  if (before === undefined || after === undefined) return null;
  try {
    refuseUpdate(before.experiment, after.experiment);
    return null;
  } catch (error) {
    if (error instanceof PolicyRefused) return `${error.message} ${error.hint === undefined ? "" : `Instead: ${error.hint}.`}`.trim();
    throw error;
  }
}

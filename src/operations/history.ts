import type { DeploymentAction } from "../domain/environment/deployment.ts";
import type { RunningName } from "../domain/environment/environment-paths.ts";
import { type RunningSummary, summaryOf } from "../domain/environment/running-entry.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { Person } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { tipOf } from "../store/branch-tip.ts";
import { type Deployment, deployments } from "../store/deployment-log.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import { draftOf } from "../store/drafts-among.ts";
import { knownEnvironments } from "../store/environment-branches.ts";
import { tellWhereCut } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { indexOf } from "../store/store-index.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { reference, type VersionReference } from "./deployment-document.ts";
import { promptNotFound } from "./not-found.ts";
import { promptOf } from "./running-restorations.ts";

/** Which deployments are wanted. */
export interface HistoryRequest {
  /** Only those that changed this prompt. */
  key?: string;
  /** Only those of this environment. */
  environment?: string;
  /** How many, the newest; null for all. */
  limit: number | null;
}

/** One deployment of the history. */
export interface DeploymentSummary {
  environment: EnvironmentName;
  commit: ObjectId;
  /** ISO 8601, UTC. */
  date: string;
  author: Person;
  /** Null for a commit that was made by hand and wrote no record. */
  action: DeploymentAction | null;
  /** The environment that it came from; null for the default branch. */
  source: string | null;
  reason: string | null;
  operation: string | null;
  changes: { key: PromptKey; from: VersionReference | null; to: VersionReference | null }[];
  running: RunningStepSummary[];
}

/** An experiment or a rollout that a deployment started, changed or ended. */
export interface RunningStepSummary extends RunningName {
  from: RunningSummary | null;
  to: RunningSummary | null;
  /** The variation that went live with it; null for none. */
  shipped: string | null;
}

/** What `history` answers; newest first. */
export interface HistoryDocument {
  deployments: DeploymentSummary[];
}

/**
 * The deployments of one environment or of all, newest first. Within an environment the order is its log's, never the
 * clocks'.
 *
 * @throws NotFound for an environment that does not exist.
 * @example (await history(store, { environment: "production", limit: 20 })).deployments[0]?.author.name
 */
export async function history(store: PromptStore, request: HistoryRequest): Promise<HistoryDocument> {
  const key = request.key === undefined ? null : parsePromptKey(request.key);
  tellFetchAge(store);
  const environments = request.environment === undefined ? knownEnvironments(store) : [existingEnvironment(store, request.environment)];
  await tellWhereCut(store, environments);
  const logs = await Promise.all(environments.map((environment) => readLog(store, environment, key, request.limit)));
  const merged = merge(logs);
  if (key !== null && merged.length === 0) await refuseUnknown(store, key);
  return { deployments: (request.limit === null ? merged : merged.slice(0, request.limit)).map((deployment) => summary(deployment, key)) };
}

// A prompt that was never deployed has an empty history; one that never was has none.
async function refuseUnknown(store: PromptStore, key: PromptKey): Promise<void> {
  if ((await indexOf(store)).versions(key).length === 0 && (await draftOf(store, key)) === null) throw await promptNotFound(store, key);
}

async function readLog(
  store: PromptStore,
  environment: EnvironmentName,
  key: PromptKey | null,
  limit: number | null,
): Promise<Deployment[]> {
  const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, environment));
  const log: Deployment[] = [];
  if (tip === null) return log;
  // An experiment goes by its name, so what it is about is in its record alone, and git cannot count those of one prompt.
  const query = { tip, ...(key === null ? {} : { keys: [key], running: true }), ...(limit === null || key !== null ? {} : { limit }) };
  for await (const deployment of deployments(store, environment, query)) {
    if (log.length === limit) break;
    const running = deployment.running.filter((step) => key === null || promptOf(step) === key);
    if (key === null || deployment.changes.length + running.length > 0) log.push({ ...deployment, running });
  }
  return log;
}

// Each log keeps its own order; between them the later date goes first.
function merge(logs: Deployment[][]): Deployment[] {
  const merged: Deployment[] = [];
  const heads = logs.map(() => 0);
  for (;;) {
    let latest = -1;
    logs.forEach((log, place) => {
      const candidate = log[heads[place] ?? 0];
      const best = latest === -1 ? undefined : logs[latest]?.[heads[latest] ?? 0];
      if (candidate !== undefined && (best === undefined || candidate.date > best.date)) latest = place;
    });
    const next = latest === -1 ? undefined : logs[latest]?.[heads[latest] ?? 0];
    if (next === undefined) return merged;
    heads[latest] = (heads[latest] ?? 0) + 1;
    merged.push(next);
  }
}

function summary({ environment, commit, date, author, changes, running }: Deployment, key: PromptKey | null): DeploymentSummary {
  const record = changes.find(({ to }) => to !== null)?.to ?? null;
  const said = running.map(({ to, ended }) => to ?? ended).find((one) => one !== null) ?? record;
  return {
    environment,
    commit,
    date,
    author,
    action: said?.action ?? null,
    source: record?.source ?? null,
    reason: said?.reason ?? null,
    operation: said?.operation ?? null,
    changes: changes
      .filter((change) => key === null || change.key === key)
      .map((change) => ({ key: change.key, from: reference(change.from), to: reference(change.to) })),
    running: running.map(({ kind, name, from, to, ended }) => ({
      kind,
      name,
      from: from === null ? null : summaryOf(from),
      to: to === null ? null : summaryOf(to),
      shipped: ended?.shipped ?? null,
    })),
  };
}

import type { DeploymentAction } from "../domain/environment/deployment.ts";
import { type EntryPlan, isEmptyPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { NotFound, Usage } from "../domain/errors.ts";
import { type ExperimentEntry } from "../domain/manifest/experiment-entry.ts";
import { experimentOf } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { parseSelection } from "../domain/version/selector.ts";
import { freezeUpTo } from "../store/ledger.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { type DeclaredEnvironment, declaredEnvironment } from "./declared-environment.ts";
import { deploy, type Review } from "./deploy.ts";
import { type DeploymentDocument, deploymentDocument } from "./deployment-document.ts";
import { operationOf, ranBefore, repeatedWarnings } from "./operation-id.ts";
import { fetchAttestations, refreshEnvironments, refreshForPromotion } from "./refresh-for-deployment.ts";

/** What every act on an experiment may be told. */
export interface ExperimentRequest {
  name: string;
  /** The manifest's `default_environment` when left out. */
  environment?: string;
  /** Go although the order of environments forbids it; wants a reason. */
  override?: boolean;
  /** Why; kept in the history. */
  reason?: string;
  /** An id under which repeating it has no effect; made up when left out. */
  operation?: string;
  /** Decide and answer, and write nothing. */
  dryRun?: boolean;
}

/** How one act on an experiment is carried out. */
export interface ExperimentAct {
  action: DeploymentAction;
  environment: EnvironmentName;
  /** Whether the environment wants its name typed. */
  confirm: boolean;
  decide(target: EnvironmentState, terms: { operation: string; reason: string | null }): Promise<EntryPlan>;
  /** The words of the command that undoes the commit; a rollback when left out. */
  undo?: (commit: string) => string[];
}

/** An empty plan, to begin with. */
export const NOTHING_TO_DO: EntryPlan = { changes: [], running: [], skipped: [], pins: [], warnings: [] };

/** Deploys what an act on an experiment decides; the numbers that it pins are frozen first. */
export async function deployExperiment(
  store: PromptStore,
  request: ExperimentRequest,
  act: ExperimentAct,
  review: Review,
): Promise<DeploymentDocument> {
  const { action, environment, confirm, undo } = act;
  const operation = operationOf(request.operation);
  const [reason, dryRun] = [request.reason ?? null, request.dryRun ?? false];
  const outcome = await deploy(store, {
    environment,
    action,
    operation,
    reason,
    dryRun,
    decide: async (target) => {
      const running = { kind: "experiment", name: request.name } as const;
      const isRepeated = await ranBefore(store, target, { action, operation: request.operation, running });
      if (!isRepeated) return act.decide(target, { operation, reason });
      return { ...NOTHING_TO_DO, warnings: repeatedWarnings(new Map([[request.name, action]]), operation) };
    },
    source: null,
    confirm,
    words: true,
    review,
    prepare: (plan) => (isEmptyPlan(plan) ? Promise.resolve() : freezeUpTo(store, frozenBy(plan))),
  });
  return deploymentDocument(store, outcome, { environment, operation, dryRun, ...(undo !== undefined && { undo }) });
}

/**
 * Brings up to date what an experiment is decided on, as for a promotion: the environments that its versions are taken from among it.
 *
 * @throws Usage when no environment is named, and the manifest has no default.
 * @throws NotFound, Invalid and PolicyRefused as `declaredEnvironment` does.
 */
export async function refreshForExperiment(store: PromptStore, { name, environment }: ExperimentRequest): Promise<DeclaredEnvironment> {
  const named = neededEnvironment(store, environment ?? null);
  const sources = sourcesOf(store, name);
  await refreshForPromotion(store, named, sources);
  // The manifest that has just come may name others.
  const others = sourcesOf(store, name).filter((source) => !sources.includes(source));
  if (others.length > 0) await refreshEnvironments(store, others);
  const declared = declaredEnvironment(store, named);
  await fetchAttestations(store);
  return declared;
}

/** Refuses an override that does not say why. */
export function refuseSilentOverride({ override = false, reason }: ExperimentRequest): void {
  if (!override || (reason ?? "").trim() !== "") return;
  throw new Usage("override-needs-reason", "--override wants a --reason, which is kept in the record.", {
    hint: '--override --reason "why"',
  });
}

/**
 * The experiment as the manifest describes it.
 *
 * @throws NotFound when it does not.
 */
export function describedExperiment({ manifest: { manifest } }: PromptStore, name: string): ExperimentEntry {
  const entry = experimentOf(manifest, name);
  if (entry !== null) return entry;
  const known = Object.keys(manifest.experiments);
  const nearest = nearestName(name, known);
  const others =
    known.length === 0 ? "describe it below `experiments` in the manifest, and merge that" : `experiments: ${known.join(", ")}`;
  throw new NotFound("experiment-not-found", `The manifest describes no experiment ${name}.`, {
    hint: nearest === null ? others : `Did you mean ${nearest}?`,
    details: { experiment: name, known },
  });
}

/** The error for an experiment that does not run where it is looked for. */
export function experimentNotRunning(store: PromptStore, name: string, { name: environment, running }: EnvironmentState): NotFound {
  const known = running.flatMap((entry) => (entry.kind === "experiment" ? [entry.name] : []));
  const nearest = nearestName(name, known);
  const isDescribed = experimentOf(store.manifest.manifest, name) !== null;
  const hint = isDescribed ? `promptlane experiment start ${name} --env ${environment}` : `promptlane experiment list`;
  return new NotFound("experiment-not-running", `The experiment ${name} does not run in ${environment}.`, {
    hint: nearest === null ? hint : `Did you mean ${nearest}?`,
    details: { experiment: name, environment, running: known },
  });
}

/** The environments that the versions of an experiment are taken from. */
function sourcesOf({ manifest: { manifest } }: PromptStore, name: string): EnvironmentName[] {
  return (experimentOf(manifest, name)?.variations ?? []).flatMap(({ version }) => {
    const selection = parseSelection(version);
    if (selection.type === "environment") return [selection.name];
    return selection.type === "time" ? [selection.environment] : [];
  });
}

function frozenBy({ changes, pins }: EntryPlan) {
  const live = changes.flatMap(({ key, to }) => (to.version === null ? [] : [{ key, version: to.version }]));
  return [...live, ...pins.map(({ key, version }) => ({ key, version }))];
}

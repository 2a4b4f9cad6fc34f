import type { DeploymentAction } from "../domain/environment/deployment.ts";
import { type EntryPlan, isEmptyPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { RunningName } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import { Usage } from "../domain/errors.ts";
import { freezeUpTo } from "../store/ledger.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { deploy, type Review } from "./deploy.ts";
import { type DeploymentDocument, deploymentDocument } from "./deployment-document.ts";
import { operationOf, ranBefore, repeatedWarnings } from "./operation-id.ts";

/** What every act on an experiment or a rollout may be told. */
export interface RunningRequest {
  /** The manifest's `default_environment` when left out. */
  environment?: string;
  /** Why; kept in the history. */
  reason?: string;
  /** An id under which repeating it has no effect; made up when left out. */
  operation?: string;
  /** Decide and answer, and write nothing. */
  dryRun?: boolean;
}

/** How one act on an experiment or a rollout is carried out. */
export interface RunningAct {
  running: RunningName;
  action: DeploymentAction;
  environment: EnvironmentName;
  /** Whether the environment wants its name typed. */
  confirm: boolean;
  decide(target: EnvironmentState, terms: RecordTerms): Promise<EntryPlan>;
  /** The words of the command that undoes the commit; a rollback when left out. */
  undo?: (commit: string) => string[];
}

/** An empty plan, to begin with. */
export const NOTHING_TO_DO: EntryPlan = { changes: [], running: [], skipped: [], pins: [], warnings: [] };

/** Deploys what an act on an experiment or a rollout decides; the numbers that it pins are frozen first. */
export async function deployRunning(
  store: PromptStore,
  request: RunningRequest,
  act: RunningAct,
  review: Review,
): Promise<DeploymentDocument> {
  const { running, action, environment, confirm, undo } = act;
  const operation = operationOf(request.operation);
  const [reason, dryRun] = [request.reason ?? null, request.dryRun ?? false];
  const outcome = await deploy(store, {
    environment,
    action,
    operation,
    reason,
    dryRun,
    decide: async (target) => {
      const isRepeated = await ranBefore(store, target, { action, operation: request.operation, running });
      if (!isRepeated) return act.decide(target, { operation, reason });
      return { ...NOTHING_TO_DO, warnings: repeatedWarnings(new Map([[running.name, action]]), operation) };
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
 * Refuses an override that does not say why.
 *
 * @throws Usage `override-needs-reason`.
 */
export function refuseSilentOverride({ override = false, reason }: { override?: boolean; reason?: string }): void {
  if (!override || (reason ?? "").trim() !== "") return;
  throw new Usage("override-needs-reason", "--override wants a --reason, which is kept in the record.", {
    hint: '--override --reason "why"',
  });
}

function frozenBy({ changes, pins }: EntryPlan) {
  const live = changes.flatMap(({ key, to }) => (to.version === null ? [] : [{ key, version: to.version }]));
  return [...live, ...pins.map(({ key, version }) => ({ key, version }))];
}

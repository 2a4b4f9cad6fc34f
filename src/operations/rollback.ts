import { decideRollback } from "../domain/environment/decide-rollback.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Usage } from "../domain/errors.ts";
import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { deploy, type Review } from "./deploy.ts";
import { type DeploymentDocument, deploymentDocument } from "./deployment-document.ts";
import { doneBefore, operationOf, repeatedWarnings } from "./operation-id.ts";
import { refreshEnvironments } from "./refresh-for-deployment.ts";
import { type FoundRestorations, findRestorations } from "./restorations.ts";
import { rollbackContents } from "./rollback-contents.ts";
import { undoOfEnd } from "./restart.ts";
import { runningBack, stopWarnings } from "./running-back.ts";
import { wantsConfirmation } from "./wants-confirmation.ts";

/** What to roll back, and how far. */
export interface RollbackRequest {
  environment: string;
  /** One prompt; the whole environment when left out. */
  key?: string;
  /** With a key: a version such as `v4`. Without: a deployment's commit, or a time such as `2h`. */
  to?: string;
  /** Undo exactly this deployment, and nothing when something else came after it. */
  from?: string;
  /** Go further back although the last step was a rollback too. */
  again?: boolean;
  /** Why; kept in the record. */
  reason?: string;
  /** An id under which repeating it has no effect; made up when left out. */
  operation?: string;
  /** Decide and answer, and write nothing. */
  dryRun?: boolean;
}

/**
 * Rolls back one prompt, or a whole environment. It needs no default branch, no valid manifest and no order of
 * environments: what was live can always be live again.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when the prompt was never live there, or there is no such deployment.
 * @throws PolicyRefused when the last step was a rollback already, and when nothing was live before.
 * @throws Conflict when `from` is no longer the last deployment of what it changed.
 * @example await rollback(store, { environment: "production", key: "support/triage" })
 */
export async function rollback(store: PromptStore, request: RollbackRequest, review: Review = () => {}): Promise<DeploymentDocument> {
  const key = request.key === undefined ? null : parsePromptKey(request.key);
  if (request.from !== undefined && request.again === true) {
    throw new Usage("from-or-again", "--from undoes one deployment, --again goes back along the stack: only one of them can be meant.", {
      hint: "leave one of them out",
    });
  }
  const environment = existingEnvironment(store, request.environment);
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  const operation = operationOf(request.operation);
  const dryRun = request.dryRun ?? false;
  const decide = async (target: EnvironmentState): Promise<EntryPlan> => {
    const repeated = { action: "rollback", operation: request.operation } as const;
    const done = await doneBefore(store, target, key === null ? repeated : { ...repeated, keys: [key] });
    const { restorations, running, warnings }: FoundRestorations =
      done.size > 0
        ? { restorations: [], running: [], warnings: [] }
        : await findRestorations(store, target, { key, to: request.to ?? null, from: request.from ?? null, again: request.again ?? false });
    const contents = await rollbackContents(
      store,
      target,
      restorations.map(({ to }) => to),
    );
    const terms = { operation, reason: request.reason ?? null };
    const plan = decideRollback({ restorations, target, ...contents, ...terms });
    const changes = await runningBack(store, target, plan, { running, ...terms });
    return {
      ...plan,
      running: changes,
      warnings: [...warnings, ...plan.warnings, ...stopWarnings(changes, plan, target), ...repeatedWarnings(done, operation)],
    };
  };
  const outcome = await deploy(store, {
    environment,
    action: "rollback",
    operation,
    reason: request.reason ?? null,
    dryRun,
    decide,
    source: null,
    confirm: wantsConfirmation(store, environment),
    words: false,
    review,
    prepare: async () => {},
  });
  return deploymentDocument(store, outcome, { environment, operation, dryRun, ...undoOfEndOnly(outcome.plan, environment) });
}

/** Rolling back never starts anything, so the end of one experiment or rollout is undone by its own command. */
function undoOfEndOnly({ changes, running }: EntryPlan, environment: EnvironmentName): { undo?: (commit: string) => string[] } {
  const [only] = running;
  if (changes.length > 0 || running.length !== 1 || only === undefined || !("ended" in only.to)) return {};
  return { undo: undoOfEnd(only, environment) };
}

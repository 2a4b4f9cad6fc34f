import { decideRetirement } from "../domain/environment/decide-retirement.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Usage } from "../domain/errors.ts";
import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import { readLiveRecords } from "../store/environment-store.ts";
import { liveInclusions } from "../store/live-inclusions.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { declaredEnvironment } from "./declared-environment.ts";
import { deploy, type Review } from "./deploy.ts";
import { type DeploymentDocument, deploymentDocument } from "./deployment-document.ts";
import { doneBefore, operationOf, repeatedWarnings } from "./operation-id.ts";
import { refreshEnvironments, refreshPolicy } from "./refresh-for-deployment.ts";

/** Which prompts to take out of an environment. */
export interface RetirementRequest {
  environment: string;
  keys: readonly string[];
  /** Why; kept in the record. */
  reason?: string;
  /** An id under which repeating it has no effect; made up when left out. */
  operation?: string;
  /** Decide and answer, and write nothing. */
  dryRun?: boolean;
}

/**
 * Takes prompts out of an environment, in one commit; a rollback brings them back. The source stays as it is.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when a prompt was never live there.
 * @throws PolicyRefused when a prompt that stays includes one of them.
 * @throws Conflict when somebody else changed one of them meanwhile.
 * @example await retire(store, { environment: "production", keys: ["support/triage"] })
 */
export async function retire(store: PromptStore, request: RetirementRequest, review: Review = () => {}): Promise<DeploymentDocument> {
  if (request.keys.length === 0) {
    throw new Usage("what-to-retire", "Nothing was named to retire.", { hint: `promptlane retire KEY --env ${request.environment}` });
  }
  const keys = [...new Set(request.keys.map(parsePromptKey))];
  await refreshPolicy(store);
  const { name: environment, policy } = declaredEnvironment(store, request.environment);
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  const operation = operationOf(request.operation);
  const reason = request.reason ?? null;
  const dryRun = request.dryRun ?? false;
  const decide = async (target: EnvironmentState): Promise<EntryPlan> => {
    const inclusions = await liveInclusions(store, target);
    const done = await doneBefore(store, target, { action: "retire", operation: request.operation, keys });
    const leaving = keys.filter((key) => !done.has(key));
    const records = await readLiveRecords(store, target, leaving);
    const plan = decideRetirement({ keys: leaving, target, records, inclusions, operation, reason });
    return { ...plan, warnings: repeatedWarnings(done, operation) };
  };
  const outcome = await deploy(store, {
    environment,
    action: "retire",
    operation,
    reason,
    dryRun,
    decide,
    source: null,
    confirm: policy.confirm,
    words: false,
    review,
    prepare: async () => {},
  });
  return deploymentDocument(store, outcome, { environment, operation, dryRun });
}

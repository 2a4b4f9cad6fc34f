import type { DeploymentAction } from "../domain/environment/deployment.ts";
import { deploymentMessage } from "../domain/environment/deployment-message.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { onlyWhatWasShown, stillToDo } from "../domain/environment/shown-plan.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { landCommit } from "../store/branch-writer.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { treeEdits } from "../store/environment-writer.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { reloadBranch } from "../store/refresh.ts";
import { retryWhenStale } from "../store/retry-when-stale.ts";

/** One deployment on its way to an environment. */
export interface DeploymentTerms {
  environment: EnvironmentName;
  action: DeploymentAction;
  operation: string;
  reason: string | null;
  dryRun: boolean;
  /** Decides on the environment as it is now; called again whenever the branch moved. */
  decide(target: EnvironmentState): Promise<EntryPlan>;
  /** Called once with the plan, before anything is written; throws to stop. */
  review(plan: EntryPlan, target: EnvironmentState): Promise<void>;
  /** What must be safe elsewhere before the deployment lands: the frozen numbers. */
  prepare(plan: EntryPlan): Promise<void>;
}

/** What became of it. */
export interface DeploymentOutcome {
  plan: EntryPlan;
  /** The tip before; null when this deployment began the branch. */
  parent: ObjectId | null;
  /** Null when nothing was to be changed, and in a dry run. */
  commit: ObjectId | null;
}

/**
 * Decides, shows, writes, and when the branch moved meanwhile decides again: never rebases, and never applies what was
 * not shown.
 *
 * @throws Conflict when somebody else changed an entry of the plan that was shown.
 */
export async function deploy(store: PromptStore, terms: DeploymentTerms): Promise<DeploymentOutcome> {
  const branch = environmentRef(store.manifest.manifest.refs, terms.environment);
  const first = await loadEnvironment(store, terms.environment);
  const shown = await terms.decide(first);
  if (terms.dryRun || shown.changes.length === 0) return { plan: shown, parent: first.tip, commit: null };
  await terms.review(shown, first);
  let attempts = 0;
  return retryWhenStale(branch, async () => {
    attempts += 1;
    const { target, plan } = attempts === 1 ? { target: first, plan: shown } : await decideAgain(store, branch, terms, shown);
    if (plan.changes.length === 0) return { landing: null, result: { plan, parent: target.tip, commit: null } };
    await terms.prepare(plan);
    const landing = await landCommit(store, {
      branch,
      parent: target.tip,
      edits: treeEdits(store, plan, { first: target.tip === null }),
      message: deploymentMessage(terms.action, terms.environment, plan.changes, terms),
    });
    return { landing, result: { plan, parent: target.tip, commit: landing.status === "landed" ? landing.commit : null } };
  });
}

async function decideAgain(store: PromptStore, branch: RefName, terms: DeploymentTerms, shown: EntryPlan): Promise<{ target: EnvironmentState; plan: EntryPlan }> {
  await reloadBranch(store, branch);
  const target = await loadEnvironment(store, terms.environment);
  const left = stillToDo(shown, target);
  if (left.length === 0) return { target, plan: { ...shown, changes: [] } };
  return { target, plan: onlyWhatWasShown(await terms.decide(target), left, target) };
}

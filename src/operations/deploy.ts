import type { DeploymentAction } from "../domain/environment/deployment.ts";
import { deploymentMessage } from "../domain/environment/deployment-message.ts";
import { type EntryPlan, isEmptyPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { onlyWhatWasShown, stillToDo } from "../domain/environment/shown-plan.ts";
import { Conflict } from "../domain/errors.ts";
import { type ObjectId, shortId } from "../domain/object-id.ts";
import { refuseSecretMessage } from "../domain/secrets/refuse-secret-message.ts";
import { type DeploymentPlan, previewDeployment } from "./deployment-preview.ts";
import { writeCommit } from "../store/branch-writer.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { treeEdits } from "../store/environment-writer.ts";
import { goesOnFrom } from "../store/first-parent-chain.ts";
import { landWithRetries } from "../store/land-with-retries.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { rememberDeployment } from "../store/remember-deployment.ts";

/** One deployment on its way to an environment. */
export interface DeploymentTerms {
  environment: EnvironmentName;
  action: DeploymentAction;
  operation: string;
  reason: string | null;
  dryRun: boolean;
  /** Decides on the environment as it is now; called again whenever the branch moved. */
  decide(target: EnvironmentState): Promise<EntryPlan>;
  /** The environment that it comes from, as the preview names it; null for the default branch. */
  source: EnvironmentName | null;
  /** Whether the environment wants its name typed. */
  confirm: boolean;
  /** Count the words of many changes, too. */
  words: boolean;
  /** Called once with what will happen, before anything is written; throws to stop. Not called in a dry run. */
  review: Review;
  /** What must be safe elsewhere before the deployment lands: the frozen numbers. */
  prepare(plan: EntryPlan): Promise<void>;
}

/** Looks at what will happen, before anything is written; throws to stop it. */
export type Review = (plan: DeploymentPlan) => Promise<void> | void;

/** What became of it. */
export interface DeploymentOutcome {
  plan: EntryPlan;
  preview: DeploymentPlan;
  /** The tip before; null when this deployment began the branch. */
  parent: ObjectId | null;
  /** Null when nothing was to be changed, and in a dry run. */
  commit: ObjectId | null;
}

/** What is to be done, and the state of the environment on which that was decided. */
interface Decided {
  target: EnvironmentState;
  plan: EntryPlan;
}

/**
 * Decides, shows, writes, and when the branch moved meanwhile decides again: never rebases, and never applies what was
 * not shown.
 *
 * @throws Conflict when somebody else changed an entry of the plan that was shown.
 * @throws PolicyRefused when the reason holds a secret.
 */
export async function deploy(store: PromptStore, terms: DeploymentTerms): Promise<DeploymentOutcome> {
  await refuseSecretMessage(terms.reason, "--reason");
  const branch = environmentRef(store.manifest.manifest.refs, terms.environment);
  const first = await loadEnvironment(store, terms.environment);
  const shown = await terms.decide(first);
  const preview = await previewDeployment(store, shown, first, terms);
  if (terms.dryRun || isEmptyPlan(shown)) return { plan: shown, preview, parent: first.tip, commit: null };
  await terms.review(preview);
  let decided: Decided = { target: first, plan: shown };
  const commit = await landWithRetries(store, branch, async (moved) => {
    if (moved) decided = await decideAgain(store, terms, { shown, first });
    const { target, plan } = decided;
    if (isEmptyPlan(plan)) return null;
    const edits = treeEdits(store, plan, { first: target.tip === null });
    const message = deploymentMessage(terms.action, terms.environment, plan, terms);
    // The commit is written meanwhile; the branch moves only when what must be safe elsewhere is.
    const [written] = await Promise.all([writeCommit(store, { branch, parent: target.tip, edits, message }), terms.prepare(plan)]);
    return written;
  });
  if (commit !== null) store.later(rememberDeployment(store, decided.target, commit, decided.plan));
  return { plan: decided.plan, preview, parent: decided.target.tip, commit };
}

async function decideAgain(
  store: PromptStore,
  terms: DeploymentTerms,
  { shown, first }: { shown: EntryPlan; first: EnvironmentState },
): Promise<Decided> {
  const target = await loadEnvironment(store, terms.environment);
  await refuseRewritten(store, first.tip, target);
  const left = stillToDo(shown, target, first);
  if (isEmptyPlan(left)) return { target, plan: { ...shown, changes: [], running: [] } };
  return { target, plan: onlyWhatWasShown(await terms.decide(target), left, target) };
}

/** Others' deployments may come in between; a branch that lost some of its own is not what the plan was decided on. */
async function refuseRewritten(store: PromptStore, seen: ObjectId | null, { name, tip }: EnvironmentState): Promise<void> {
  if (seen === null || (tip !== null && (await goesOnFrom(store, seen, tip)))) return;
  const now = tip === null ? "its branch is gone" : `it is at ${shortId(tip)}, which does not go on from that`;
  throw new Conflict("branch-rewritten", `${name} was at ${shortId(seen)} when this began; now ${now}. Nothing was changed.`, {
    hint: `promptlane verify --env ${name}`,
    details: { environment: name, expected: seen, found: tip },
  });
}

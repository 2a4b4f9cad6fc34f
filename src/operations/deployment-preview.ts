import { countWords } from "../domain/diff/count-words.ts";
import type { EntryChange, EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { DeploymentAction } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState, Person } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { environmentTip } from "../store/environment-tip.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type DeployedRunning, deployedRunning } from "./deployed-running.ts";
import { type DeployedChange, reference, type SkippedPrompt, skippedPrompts } from "./deployment-document.ts";

/** Above this many rows the words are counted only when asked for. */
const MOST_ROWS_WITH_WORDS = 50;

/** What a person sees before a deployment. */
export interface DeploymentPlan {
  environment: EnvironmentName;
  action: DeploymentAction;
  /** The commit that the environment is at; null before the first deployment. */
  tip: { commit: ObjectId; date: string; author: Person } | null;
  /** The environment that `--all` takes from; null for the default branch. */
  source: EnvironmentName | null;
  /** Whether the environment wants its name typed. */
  confirm: boolean;
  changes: DeployedChange[];
  running: DeployedRunning[];
  skipped: SkippedPrompt[];
  warnings: string[];
}

/** Looks at a plan as the person who is asked about it does: with the words that change. */
export async function previewDeployment(
  store: PromptStore,
  plan: EntryPlan,
  target: EnvironmentState,
  terms: { action: DeploymentAction; source: EnvironmentName | null; confirm: boolean; words: boolean },
): Promise<DeploymentPlan> {
  const words = terms.words || plan.changes.length <= MOST_ROWS_WITH_WORDS;
  const changes = words ? await Promise.all(plan.changes.map((change) => counted(store, change))) : plan.changes.map(uncounted);
  return {
    environment: target.name,
    action: terms.action,
    tip: await environmentTip(store, target),
    source: terms.source,
    confirm: terms.confirm,
    changes,
    running: await deployedRunning(plan.running),
    skipped: skippedPrompts(plan),
    warnings: plan.warnings,
  };
}

function uncounted({ key, from, to, affects }: EntryChange): DeployedChange {
  const row = { key, kind: to.kind, from: reference(from), to: reference(to), blob: to.blob, digest: to.digest, affects };
  return { ...row, words: null, frontmatter_changed: null, templates: null };
}

async function counted(store: PromptStore, change: EntryChange): Promise<DeployedChange> {
  const [before, after] = await Promise.all([readPromptContent(store, change.from), readPromptContent(store, change.to)]);
  const { templates, frontMatter, ...words } = countWords(before, after);
  return { ...uncounted(change), words, frontmatter_changed: before !== null && after !== null && frontMatter, templates };
}

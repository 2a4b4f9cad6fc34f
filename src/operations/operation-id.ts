import type { DeploymentAction } from "../domain/environment/deployment.ts";
import type { RunningName } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Usage } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { deployments } from "../store/deployment-log.ts";
import { newId } from "../store/new-id.ts";
import type { PromptStore } from "../store/prompt-store.ts";

const DAYS_REMEMBERED = 30;
const PATTERN = /^\w[\w.:/@+-]{0,199}$/;

/**
 * The id of an operation: the caller's, or a new one.
 *
 * @throws Usage for an id that could not stand in a commit message.
 */
export function operationOf(text: string | undefined): string {
  if (text === undefined) return newId();
  if (PATTERN.test(text)) return text;
  throw new Usage("invalid-operation", `${JSON.stringify(text)} cannot be the id of an operation.`, {
    hint: "use up to 200 letters, digits and . _ : / @ + -, a letter or digit first",
  });
}

/** What to look for in the log: the same act under the same id. */
export interface RepeatedOperation {
  action: DeploymentAction;
  /** The caller's id; one that was made up was never used before. */
  operation: string | undefined;
  /** The prompts asked about; all when left out. */
  keys?: readonly PromptKey[];
}

/**
 * The prompts that an operation has changed in the last 30 days, each with the label of what it made live. They are left
 * out before anything is decided, so that a job that is run again changes nothing, whatever was deployed since. The act
 * counts beside the id, since a job that promotes may roll back under the same id.
 */
export async function doneBefore(
  store: PromptStore,
  { tip, name }: EnvironmentState,
  { action, operation, keys }: RepeatedOperation,
): Promise<Map<PromptKey, string>> {
  const done = new Map<PromptKey, string>();
  if (tip === null || operation === undefined) return done;
  for await (const { changes } of deployments(store, name, { tip, since: whenForgotten(), ...(keys === undefined ? {} : { keys }) })) {
    for (const { key, to } of changes) {
      if (to?.operation === operation && to.action === action && !done.has(key)) done.set(key, to.label);
    }
  }
  return done;
}

/** Whether an operation has changed this experiment or rollout in the last 30 days, by the same act. */
export async function ranBefore(
  store: PromptStore,
  { tip, name: environment }: EnvironmentState,
  { action, operation, running }: { action: DeploymentAction; operation: string | undefined; running: RunningName },
): Promise<boolean> {
  if (tip === null || operation === undefined) return false;
  for await (const { running: steps } of deployments(store, environment, { tip, since: whenForgotten(), keys: [], running: true })) {
    for (const { kind, name, to, ended } of steps) {
      const said = to ?? ended;
      if (kind === running.kind && name === running.name && said?.operation === operation && said.action === action) return true;
    }
  }
  return false;
}

/** What to tell when prompts were left out because the operation had changed them already. */
export function repeatedWarnings(done: ReadonlyMap<string, string>, operation: string): string[] {
  const [first] = done;
  if (first === undefined) return [];
  const [key, label] = first;
  const others = done.size === 1 ? "" : ` and ${done.size - 1} more`;
  return [`the operation ${operation} did this before: ${key} ${label}${others}`];
}

function whenForgotten(): Date {
  return new Date(Date.now() - DAYS_REMEMBERED * 86_400_000);
}

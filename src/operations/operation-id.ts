import { ulid } from "ulid";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Usage } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { deployments } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";

const DAYS_REMEMBERED = 30;
const PATTERN = /^[\w.:/@+-]{1,200}$/;

/**
 * The id of an operation: the caller's, or a new one.
 *
 * @throws Usage for an id that could not stand in a commit message.
 */
export function operationOf(text: string | undefined): string {
  if (text === undefined) return ulid().toLowerCase();
  if (PATTERN.test(text)) return text;
  throw new Usage("invalid-operation", `${JSON.stringify(text)} cannot be the id of an operation.`, { hint: "use up to 200 letters, digits and . _ : / @ + -" });
}

/**
 * Drops from a plan what the same operation did already in the last 30 days, so that a job that is run again changes
 * nothing, whatever was deployed since.
 */
export async function withoutRepeated(store: PromptStore, target: EnvironmentState, plan: EntryPlan, operation: string): Promise<EntryPlan> {
  const done = await doneBy(store, target, plan.changes.map(({ key }) => key), operation);
  return { ...plan, changes: plan.changes.filter(({ key }) => !done.has(key)) };
}

/** The prompts among `keys` that an operation has changed in the last 30 days. */
export async function doneBy(store: PromptStore, { tip, name }: EnvironmentState, keys: readonly PromptKey[], operation: string): Promise<Set<PromptKey>> {
  const done = new Set<PromptKey>();
  if (tip === null || keys.length === 0) return done;
  const since = new Date(Date.now() - DAYS_REMEMBERED * 86_400_000);
  for await (const { changes } of deployments(store, name, { tip, keys, since })) {
    for (const { key, to } of changes) if (to?.operation === operation) done.add(key);
  }
  return done;
}

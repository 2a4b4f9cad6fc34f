import { ulid } from "ulid";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Usage } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { deployments } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";

const DAYS_REMEMBERED = 30;
const PATTERN = /^\w[\w.:/@+-]{0,199}$/;

/**
 * The id of an operation: the caller's, or a new one.
 *
 * @throws Usage for an id that could not stand in a commit message.
 */
export function operationOf(text: string | undefined): string {
  if (text === undefined) return ulid().toLowerCase();
  if (PATTERN.test(text)) return text;
  throw new Usage("invalid-operation", `${JSON.stringify(text)} cannot be the id of an operation.`, {
    hint: "use up to 200 letters, digits and . _ : / @ + -, a letter or digit first",
  });
}

/**
 * The prompts that an operation has changed in the last 30 days: of `keys`, or of all when none are given. They are left
 * out before anything is decided, so that a job that is run again changes nothing, whatever was deployed since.
 *
 * @param operation The caller's id; one that was made up was never used before.
 */
export async function doneBefore(
  store: PromptStore,
  { tip, name }: EnvironmentState,
  operation: string | undefined,
  keys?: readonly PromptKey[],
): Promise<Set<PromptKey>> {
  const done = new Set<PromptKey>();
  if (tip === null || operation === undefined) return done;
  const since = new Date(Date.now() - DAYS_REMEMBERED * 86_400_000);
  for await (const { changes } of deployments(store, name, { tip, since, ...(keys === undefined ? {} : { keys }) })) {
    for (const { key, to } of changes) if (to?.operation === operation) done.add(key);
  }
  return done;
}

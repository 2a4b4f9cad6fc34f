import type { EnvironmentState, Person } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { parseCommitObject } from "../git/commit-object.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The commit that an environment is at, with who made it and when; null while the branch is not there. */
export async function environmentTip(
  { objects }: Pick<PromptStore, "objects">,
  { tip }: Pick<EnvironmentState, "tip">,
): Promise<{ commit: ObjectId; date: string; author: Person } | null> {
  const [object] = tip === null ? [] : await objects.readMany([tip]);
  if (tip === null || object?.type !== "commit") return null;
  const { author, committerDate } = parseCommitObject(object.content);
  return { commit: tip, date: committerDate, author };
}

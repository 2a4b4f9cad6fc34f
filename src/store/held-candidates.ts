import { ENDED_ROLLOUTS_FOLDER } from "../domain/environment/environment-paths.ts";
import type { HeldVersion } from "../domain/environment/deployment.ts";
import type { HeldCandidates } from "../domain/environment/held-versions.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { listTree } from "../git/trees.ts";
import type { PromptStore } from "./prompt-store.ts";
import { parseEnded } from "./running-entries.ts";

/** The candidates of rollouts that were taken away in an environment, by prompt. */
export async function heldCandidates(store: PromptStore, { tip }: Pick<EnvironmentState, "tip">): Promise<HeldCandidates> {
  const held = new Map<PromptKey, readonly HeldVersion[]>();
  if (tip === null) return held;
  // Where no rollout ever ended, the reader that is there already says so faster than another git.
  const [folder] = await store.objects.check([`${tip}:${ENDED_ROLLOUTS_FOLDER}`]);
  if (folder == null) return held;
  const files = await listTree(store.repository, tip, { path: ENDED_ROLLOUTS_FOLDER, recursive: true });
  const objects = await store.objects.readMany(files.map(({ id }) => id));
  files.forEach(({ path }, index) => {
    const ended = parseEnded(path, objects[index]?.content.toString("utf8") ?? "");
    if (ended !== null && ended.held.length > 0) held.set(ended.prompt, ended.held);
  });
  return held;
}

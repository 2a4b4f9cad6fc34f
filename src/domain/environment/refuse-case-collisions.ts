import { Invalid } from "../errors.ts";
import { caseCollisions } from "../prompt/case-collisions.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { ContentsAfter } from "./contents-after.ts";
import type { EnvironmentState } from "./environment-state.ts";

/**
 * Refuses keys that come to an environment and differ from others there only in case.
 *
 * @param contents What is live there afterwards.
 * @throws Invalid `case-collision`.
 */
export function refuseCaseCollisions(going: readonly { key: PromptKey }[], contents: ContentsAfter, target: EnvironmentState): void {
  const added = new Set(going.map(({ key }) => key).filter((key) => target.entries.get(key)?.blob == null));
  if (added.size === 0) return;
  const collision = caseCollisions(contents.keys()).find((keys) => keys.some((key) => added.has(key)));
  if (collision === undefined) return;
  const live = collision.find((key) => !added.has(key));
  throw new Invalid("case-collision", `${collision.join(" and ")} differ only in case, which not every file system can tell apart.`, {
    hint:
      live === undefined
        ? `promptlane mv ${collision[0]} NEW-KEY`
        : `promptlane retire ${live} --env ${target.name} first; after a rename, add --retire-old`,
    details: { keys: collision },
  });
}

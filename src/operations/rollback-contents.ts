import type { RollbackInput } from "../domain/environment/decide-rollback.ts";
import { pinnedPath } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { VersionNumber } from "../domain/version/version.ts";
import { liveInclusions } from "../store/live-inclusions.ts";
import { pinnedVersions } from "../store/pinned-versions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { includedFacts, type WantedContent } from "./included-facts.ts";

/**
 * Loads the facts of what comes back and of what that includes, live or pinned in the environment itself: a rollback asks
 * nothing of the default branch.
 */
export async function rollbackContents(
  store: PromptStore,
  target: EnvironmentState,
  comingBack: readonly WantedContent[],
): Promise<Pick<RollbackInput, "facts" | "pinned" | "inclusions">> {
  const pins = await pinnedVersions(store, target.tip);
  const pinned = (key: string, version: VersionNumber) => pins.get(pinnedPath(key, version)) ?? null;
  const facts = await includedFacts(store, comingBack, { target, pinned });
  return { facts, pinned, inclusions: await liveInclusions(store, target) };
}

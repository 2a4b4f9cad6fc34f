import { pinnedPath } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import { loadFacts } from "../store/known-facts.ts";
import { pinnedVersions } from "../store/pinned-versions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";

/**
 * Loads the facts of what is live, of what comes back, and of the versions pinned in the environment itself: a rollback
 * asks nothing of the default branch.
 */
export async function rollbackContents(
  store: PromptStore,
  target: EnvironmentState,
  comingBack: readonly { kind: PromptKind; blob: ObjectId | null }[],
): Promise<{ facts(content: ObjectId): PromptFacts; pinned(key: string, version: VersionNumber): ObjectId | null }> {
  const pins = await pinnedVersions(store, target.tip);
  const facts = await loadFacts(store, [
    ...target.contents(),
    ...comingBack,
    ...[...pins.values()].map((blob) => ({ kind: "prompt" as const, blob })),
  ]);
  return { facts, pinned: (key, version) => pins.get(pinnedPath(key, version)) ?? null };
}

import type { ObjectId } from "../domain/object-id.ts";
import { rewrittenMessage } from "../domain/verification/verify-branch.ts";
import type { CacheTable } from "./cache-table.ts";
import { goesOnFrom } from "./first-parent-chain.ts";
import type { PromptStore } from "./prompt-store.ts";

/** What this clone remembers of a branch that it read before. */
export interface SeenTip {
  tip: ObjectId;
  /** A tip seen still earlier that the branch did not go on from; null while the branch only grew. */
  lost: ObjectId | null;
}

/** What was seen of a branch when a table was made of it. */
export function seenTipOf({ header }: CacheTable): SeenTip {
  return { tip: header["tip"] as ObjectId, lost: header["lost"] as ObjectId | null };
}

/**
 * The tip that a branch no longer goes on from along first parents, though this clone has read it there: somebody
 * force-pushed it. Null while it only grew, and when it goes on again from what was lost. Where history is cut nothing
 * new is lost, as nobody can tell.
 */
export async function lostTip(store: PromptStore, seen: SeenTip, tip: ObjectId): Promise<ObjectId | null> {
  const expected = seen.lost ?? seen.tip;
  if (await goesOnFrom(store, expected, tip)) return null;
  return store.repository.isShallow ? seen.lost : expected;
}

/** Tells that a branch was rewritten, before anybody takes what is there now for what was deployed. */
export function tellRewritten(
  store: PromptStore,
  { name, tip, lost }: { name: string; tip: ObjectId | null; lost: ObjectId | null },
  hint: string,
): void {
  if (lost === null || tip === null) return;
  store.notify({
    code: "branch-rewritten",
    message: rewrittenMessage(name, { tip, lost }),
    hint,
  });
}

import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { DeployedVersion, HeldVersion } from "./deployment.ts";

/** By prompt, the candidates of its rollouts that were taken away in an environment. */
export type HeldCandidates = ReadonlyMap<PromptKey, readonly HeldVersion[]>;

/** Adds what a rollback or a retirement takes out, and lets go of what is live again. */
export function hold(
  held: readonly HeldVersion[],
  takenOut: readonly Pick<DeployedVersion, keyof HeldVersion>[],
  live: ObjectId | null,
): HeldVersion[] {
  const all = new Map(held.map((version) => [version.blob, version]));
  for (const { version, label, blob } of takenOut) if (blob !== null) all.set(blob, { version, label, blob });
  if (live !== null) all.delete(live);
  return [...all.values()];
}

/** Whether a rollback or a retirement took this content out of the environment. */
export function isHeld(held: readonly HeldVersion[], content: ObjectId): boolean {
  return held.some(({ blob }) => blob === content);
}

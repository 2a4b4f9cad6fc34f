import { PolicyRefused } from "../errors.ts";
import { enclosingFlow } from "../prompt/content-files.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind } from "../version/version.ts";
import type { EnvironmentState } from "./environment-state.ts";

/** A prompt or flow that becomes live; null in place of the kind for one that goes. */
export type ComingKinds = ReadonlyMap<PromptKey, PromptKind | null>;

/**
 * Finds what cannot be live beside a prompt or flow: the flow whose folder would hold its files, or what has its own in the
 * flow's folder. A change of the one would change the other, whatever their records say.
 *
 * @param coming What changes together with it; nothing by default.
 */
export function flowOverlap(target: EnvironmentState, key: PromptKey, kind: PromptKind, coming: ComingKinds = new Map()): PromptKey | null {
  const kindOf = (other: PromptKey): PromptKind | null => {
    const changed = coming.get(other);
    if (changed !== undefined) return changed;
    const live = target.entries.get(other);
    return live?.blob == null ? null : live.kind;
  };
  const around = enclosingFlow(key, (folder) => kindOf(folder) === "flow");
  if (around !== null || kind !== "flow") return around;
  const folder = `${key}/`;
  const inside = [...coming.keys(), ...liveKeys(target, key)].filter((other) => other.startsWith(folder));
  return inside.find((other) => kindOf(other) !== null) ?? null;
}

// Where it is a flow already nothing else is in its folder, and thousands of contents need not be looked at.
function liveKeys(target: EnvironmentState, key: PromptKey): PromptKey[] {
  const live = target.entries.get(key);
  return live?.blob != null && live.kind === "flow" ? [] : target.contents().map((content) => content.key);
}

/**
 * Refuses what would leave a flow and a prompt inside its folder live together.
 *
 * @throws PolicyRefused `overlaps-flow`.
 */
export function refuseFlowOverlaps(coming: ComingKinds, target: EnvironmentState): void {
  for (const [key, kind] of coming) {
    const other = kind === null ? null : flowOverlap(target, key, kind, coming);
    if (other === null) continue;
    throw new PolicyRefused("overlaps-flow", `${key} cannot be live in ${target.name}: ${overlapReason(key, other)}.`, {
      hint: `promptlane retire ${other} --env ${target.name}`,
      details: { keys: [key, other] },
    });
  }
}

/** Why two keys cannot both be live. */
export function overlapReason(key: PromptKey, other: PromptKey): string {
  return key.startsWith(`${other}/`) ? `it would lie in the folder of the flow ${other}` : `${other} lies in its folder`;
}

import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { RecordAction } from "./deployment.ts";

/** A prompt or partial with the content that counts. */
export interface ContentPart {
  key: PromptKey;
  blob: ObjectId;
}

/** One deployment, as far as it concerns the parts asked about. */
export interface DeploymentStep {
  changes: { key: PromptKey; action: RecordAction; blob: ObjectId | null }[];
}

/**
 * Whether a prompt and all its partials are, or have been, live together: the rule behind `after:`. A time that ended
 * by a rollback does not count until the same was promoted there again.
 *
 * @param steps The environment's deployments of these parts, oldest first.
 */
export function wereLiveTogether(parts: readonly ContentPart[], steps: readonly DeploymentStep[]): boolean {
  const contents = new Map<PromptKey, ObjectId | null>();
  const together = () => parts.every(({ key, blob }) => contents.get(key) === blob);
  let live = false;
  let counts = false;
  for (const { changes } of steps) {
    for (const { key, blob } of changes) contents.set(key, blob);
    const liveBefore = live;
    live = together();
    if (liveBefore && !live) counts = !changes.some(({ action }) => action === "rollback");
  }
  return live || counts;
}

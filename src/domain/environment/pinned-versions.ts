import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../version/version.ts";
import type { PartialClosure } from "./partial-closure.ts";

/** A version that an include names, such as `{{> "shared/tone@v3"}}`, or that an experiment or rollout keeps. */
export interface PinnedVersion {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber;
  blob: ObjectId;
}

/** The versions that a prompt's includes pin, at any depth. */
export function pinnedVersionsOf(closure: Pick<PartialClosure, "partials">): PinnedVersion[] {
  return closure.partials.flatMap(({ key, pinned, blob }) => (pinned === null ? [] : [{ key, kind: "prompt", version: pinned, blob }]));
}

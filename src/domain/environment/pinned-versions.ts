import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { VersionNumber } from "../version/version.ts";
import type { PartialClosure } from "./partial-closure.ts";

/** A version that an include names, such as `{{> "shared/tone@v3"}}`. */
export interface PinnedVersion {
  key: PromptKey;
  version: VersionNumber;
  blob: ObjectId;
}

/** The versions that a prompt's includes pin, at any depth. */
export function pinnedVersionsOf(closure: Pick<PartialClosure, "partials">): PinnedVersion[] {
  return closure.partials.flatMap(({ key, pinned, blob }) => (pinned === null ? [] : [{ key, version: pinned, blob }]));
}

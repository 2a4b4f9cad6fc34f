import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { VersionNumber } from "../version/version.ts";

/** The content of one arm, as it was when the experiment or rollout began: it stays so whatever goes live meanwhile. */
export interface PinnedVariation {
  /** The key of the variation; in a rollout `candidate` or `control`. */
  variation: string;
  version: VersionNumber;
  /** The commit of the source that holds the content. */
  commit: ObjectId;
  /** The blob of the file or the tree of the flow. */
  blob: ObjectId;
  /** Hash of the content and of all its partials. */
  digest: string;
  /** What it includes, at any depth: as it was live in the environment. */
  partials: PinnedPartial[];
}

/** A prompt that a pinned one includes. */
export interface PinnedPartial {
  key: PromptKey;
  version: VersionNumber;
  blob: ObjectId;
}

import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import type { GitConfig } from "../git/config.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";

/** Something to tell the person beside the result. */
export interface Notice {
  code: string;
  message: string;
  hint?: string;
}

/** The branch on which versions are counted. */
export interface DefaultBranch {
  /** Its name without `refs/heads/`. */
  name: string;
  /** The ref that is read: the remote-tracking one where there is a remote. */
  ref: RefName;
  /** Null while the branch has no commit. */
  tip: ObjectId | null;
}

/** The manifest that counts, and how it came to. */
export interface ManifestInForce {
  manifest: Manifest;
  /** `tip`: the default branch's. `head`: that branch has none yet. `last-valid`: the tip's does not parse. */
  origin: "tip" | "head" | "last-valid";
  /** Why the tip's manifest does not count; null when it does. */
  fault: Error | null;
}

/** When the remote is asked: once for what was never fetched, before the command, or not at all. */
export type FetchPolicy = "auto" | "always" | "never";

/** An opened store: what every operation works on. Made by `openStore`, closed by its `close`. */
export interface PromptStore {
  /** @internal */
  readonly repository: GitRepository;
  /** @internal */
  readonly config: GitConfig;
  /** @internal */
  readonly objects: ObjectReader;
  /** The store's folder, below the top of the repository. */
  readonly path: string;
  /** The name of the remote; null when everything is local. */
  readonly remote: string | null;
  /** As last seen; a write refreshes it first. */
  defaultBranch: DefaultBranch;
  /**
   * Of the default branch as last seen.
   *
   * @internal
   */
  manifest: ManifestInForce;
  /**
   * The refs as they were when the store was opened or last refreshed.
   *
   * @internal
   */
  readonly refs: Map<RefName, ObjectId>;
  readonly fetchPolicy: FetchPolicy;
  /** When the remote was last fetched; null when never, or without a remote. */
  fetchedAt: Date | null;
  notify(notice: Notice): void;
  /**
   * Takes work that nobody waits for but `close`: what is noted down for later commands, which go without when it fails.
   *
   * @internal
   */
  later(work: Promise<void>): void;
  close(): Promise<void>;
}

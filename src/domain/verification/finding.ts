import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";

/** Something in a log that does not hold, and where. */
export interface Finding {
  /** A `warning` is what cannot be told; nothing is known to be wrong. */
  severity: "error" | "warning";
  /** The rule, in kebab-case. */
  code: FindingCode;
  /** Null when the finding is about the branch as a whole. */
  commit: ObjectId | null;
  key: PromptKey | null;
  /** In the tree of the branch. */
  path: string | null;
  message: string;
  /** What to type. */
  hint: string | null;
}

/** What `verify` finds. */
export type FindingCode =
  /** The branch does not go on from a commit that this clone read there before. */
  | "branch-rewritten"
  /** The branch is gone, and this clone has read it before. */
  | "branch-lost"
  /** The branch belongs to another store, or to none; or it could not be read at all. */
  | "not-this-environment"
  /** A commit that writes no deployment record. */
  | "hand-made-commit"
  /** Content changed, and its record did not. */
  | "content-without-record"
  /** A record changed, and says something else than the content beside it. */
  | "record-disagrees"
  /** A record that cannot be read. */
  | "invalid-record"
  /** A record that was taken away, which no deployment does. */
  | "record-removed"
  /** A file that is neither content nor a record. */
  | "stray-file"
  /** The content is not that of the version whose number it has. */
  | "wrong-version"
  /** The number is neither in the default branch's history nor in the ledger. */
  | "unknown-version"
  /** The source's commit does not hold the content. */
  | "commit-disagrees"
  /** The source's commit is not in this clone any more. */
  | "commit-gone"
  /** The digest is not that of the content and its partials. */
  | "digest-disagrees"
  /** The stack of what a rollback goes back to is not what stood before. */
  | "stack-disagrees"
  /** What is held is not what was held before and what was taken out. */
  | "held-disagrees"
  /** A rollback that brought back what never stood there. */
  | "rollback-disagrees"
  /** The record of an experiment or rollout that says something else than what it pins, or that no deployment wrote. */
  | "running-disagrees"
  /** A pinned version that holds other content than that version. */
  | "wrong-pinned-version"
  /** An entry of the ledger that nobody attests, or whose number an earlier one holds. */
  | "forged-ledger-entry"
  /** An entry of the ledger that nobody here can attest. */
  | "unattested-ledger-entry"
  /** A file of the ledger that was changed or taken away. */
  | "ledger-not-append-only"
  /** A file of the ledger that cannot be read. */
  | "invalid-ledger-file";

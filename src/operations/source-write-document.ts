import { type ObjectId, shortId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { branchName } from "../domain/ref-name.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { SuggestedCommand } from "./deployment-document.ts";

/** What a command answers that changes files of the source. */
export interface SourceWriteDocument {
  changed: boolean;
  /** Null for a draft, and when nothing changed. */
  commit: ObjectId | null;
  /** The current branch; null on a detached HEAD. */
  branch: string | null;
  /** Whether versions are counted on that branch. */
  on_default_branch: boolean;
  /** The files, from the top of the repository. */
  paths: string[];
  /** The prompt, where it is one. */
  key?: PromptKey;
  /** The prompts, where they are several. */
  keys?: PromptKey[];
  /** Whether the files were written and not committed. */
  draft: boolean;
  /** What a person should know or do next. */
  hints: string[];
  undo: SuggestedCommand | null;
}

/** The document of a source write, with what makes a version of it. */
export function sourceWriteDocument(
  store: Pick<PromptStore, "repository" | "remote" | "defaultBranch">,
  paths: readonly string[],
  commit: ObjectId | null,
): SourceWriteDocument {
  const branch = store.repository.headBranch === null ? null : branchName(store.repository.headBranch);
  const onDefault = branch === store.defaultBranch.name;
  return {
    changed: true,
    commit,
    branch,
    on_default_branch: onDefault,
    paths: [...paths],
    draft: commit === null,
    hints: [whatMakesItAVersion(store, branch, onDefault, commit)].filter((hint) => hint !== ""),
    undo: commit === null ? null : undoCommit(commit),
  };
}

/** The document when the content was there already. */
export function nothingWritten(store: Pick<PromptStore, "repository" | "remote" | "defaultBranch">): SourceWriteDocument {
  return { ...sourceWriteDocument(store, [], null), changed: false, draft: false, hints: [], undo: null };
}

function whatMakesItAVersion(
  { remote, defaultBranch }: Pick<PromptStore, "remote" | "defaultBranch">,
  branch: string | null,
  onDefault: boolean,
  commit: ObjectId | null,
): string {
  if (commit === null) return "a draft: it is not committed";
  if (!onDefault) return `a draft until ${branch} is merged to ${defaultBranch.name}`;
  return remote === null ? "" : `a draft until it is pushed: git push ${remote} ${defaultBranch.name}`;
}

function undoCommit(commit: ObjectId): SuggestedCommand {
  const argv = ["git", "revert", "--no-edit", shortId(commit)];
  return { argv, text: argv.join(" ") };
}

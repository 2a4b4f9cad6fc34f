import type { ContentFiles } from "../prompt/content-files.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { FoundSecret } from "../secrets/find-secrets.ts";
import type { FileFinding, LintProblem } from "./lint-problem.ts";
import type { LintedFlowFile } from "./lint-flow-file.ts";
import type { LintedPromptFile } from "./lint-prompt-file.ts";

/** A file of a prompt or flow, and what the rules say of it alone. */
export interface LintedFile {
  /** Below the store. */
  path: string;
  linted: LintedPromptFile;
}

/** A prompt is one file; a flow has its `flow.yaml` and its templates. */
export interface LintedPrompt {
  key: PromptKey;
  /** Null for a prompt. */
  flow: { path: string; linted: LintedFlowFile } | null;
  /** The prompt's file by the empty name, or the templates by theirs. */
  files: ReadonlyMap<string, LintedFile>;
  /** The secrets of the files that travel along with a flow, by path below the store. */
  others: ReadonlyMap<string, readonly FoundSecret[]>;
}

/** All prompts of a store, for the rules that look at more than one file. */
export interface LintedStore {
  prompts: ReadonlyMap<PromptKey, LintedPrompt>;
  ignored: ContentFiles["ignored"];
  /** Whether a version of a prompt is there to be pinned; null where versions cannot be told. */
  hasVersion: ((key: string, version: number) => boolean) | null;
}

/** A finding in a file of a prompt, as a problem whose path is below the store. */
export function problemIn(key: PromptKey | null, path: string, finding: FileFinding): LintProblem {
  return { key, path, ...finding };
}

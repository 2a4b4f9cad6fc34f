import { findSecrets, type FoundSecret } from "../secrets/find-secrets.ts";
import { lintFlowFile, type LintedFlowFile } from "./lint-flow-file.ts";
import { lintPromptFile, type LintedPromptFile, type LintFileOptions } from "./lint-prompt-file.ts";

/** What a file is to the rules; `other` is one that only travels along with a flow. */
export type LintedKind = "prompt" | "flow" | "other";

/** Lints a file by its content alone: one that is no prompt, template or `flow.yaml` only for secrets. */
export async function lintFile(
  kind: LintedKind,
  bytes: Uint8Array,
  options: LintFileOptions,
): Promise<LintedPromptFile | LintedFlowFile | FoundSecret[]> {
  switch (kind) {
    case "prompt":
      return lintPromptFile(bytes, options);
    case "flow":
      return lintFlowFile(bytes);
    case "other":
      return findSecrets(new TextDecoder().decode(bytes));
  }
}

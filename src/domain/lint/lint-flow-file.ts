import { Invalid } from "../errors.ts";
import { parseFlowFile } from "../prompt/flow-file.ts";
import { decodePromptText } from "../prompt/prompt-text.ts";
import { findSecrets, withoutSecrets, type FoundSecret } from "../secrets/find-secrets.ts";
import { findingOf } from "./lint-prompt-file.ts";
import { finding, type FileFinding } from "./lint-problem.ts";

/** What the rules say of a `flow.yaml`, by its content alone. Plain data, cached as JSON. */
export interface LintedFlowFile {
  findings: FileFinding[];
  secrets: FoundSecret[];
  /** Null when the file does not parse. */
  flow: { mode: string; entrypoint: string } | null;
}

/** Lints the `flow.yaml` of a flow. Never throws for what it finds. */
export async function lintFlowFile(bytes: Uint8Array): Promise<LintedFlowFile> {
  const linted: LintedFlowFile = { findings: [], secrets: [], flow: null };
  let text = "";
  try {
    const whole = decodePromptText(bytes);
    linted.secrets = await findSecrets(whole);
    // So that no message can quote one.
    text = await withoutSecrets(whole);
    const { warnings, mode, entrypoint } = parseFlowFile(text);
    linted.findings = warnings.map((warning) => finding("warning", warning));
    linted.flow = { mode, entrypoint };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    linted.findings = [await findingOf(error, text)];
  }
  return linted;
}

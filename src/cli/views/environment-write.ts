import type { EnvironmentWriteDocument } from "../../operations/create-environment.ts";
import { viewSourceWrite } from "./source-write.ts";
import type { Style } from "./style.ts";

/** Draws what became of an environment's entry in the manifest, and of its branch: `made` or `deleted`. */
export function viewEnvironmentWrite(document: EnvironmentWriteDocument, style: Style, { branch }: { branch: "made" | "deleted" }): string {
  const { environment, branch_changed: branchChanged, paths } = document;
  const entry = paths.length === 0 && branchChanged ? "" : viewSourceWrite(document, style, { subject: environment });
  return branchChanged ? `${entry}${style.success("✓")} the branch of ${style.strong(environment)} was ${branch}\n` : entry;
}

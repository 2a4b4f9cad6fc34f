import { type ObjectId, shortId } from "../../domain/object-id.ts";
import type { DeploymentDocument } from "../../operations/deployment-document.ts";
import { viewSkipped, viewWarnings, viewWhatChanges } from "./deployment-plan.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

/** Draws what a deployment did: old and new commit, and the command that undoes it. */
export function viewDeploymentResult(document: DeploymentDocument, style: Style): string {
  if (document.dry_run) return viewDryRun(document, style);
  if (document.commit === null) return viewNothing(document, style);
  return `${style.success("✓")} ${viewStep(document, document.commit)}${viewPush(document, style)}\n${viewUndo(document, style)}`;
}

function viewDryRun(document: DeploymentDocument, style: Style): string {
  const { environment, changes, running, skipped, warnings } = document;
  const what = `${plural(changes.length + running.length, "change")} in ${environment}. Nothing was written (--dry-run).\n`;
  return viewWhatChanges(document, style) + viewSkipped(skipped, style) + viewWarnings(warnings, style) + what;
}

function viewNothing({ environment, skipped, warnings }: DeploymentDocument, style: Style): string {
  const why = skipped.length + warnings.length === 0 ? `: ${environment} has it already` : ` in ${environment}`;
  return `Nothing to do${why}.\n` + viewSkipped(skipped, style) + viewWarnings(warnings, style);
}

function viewStep({ environment, parent }: DeploymentDocument, commit: ObjectId): string {
  return parent === null ? `${environment} begins at ${shortId(commit)}` : `${shortId(parent)} → ${shortId(commit)}`;
}

function viewPush({ remote, pushed }: DeploymentDocument, style: Style): string {
  return pushed && remote !== null ? `, pushed to ${style.sanitizeLine(remote)}` : "";
}

function viewUndo({ undo }: DeploymentDocument, style: Style): string {
  return undo === null ? "" : `undo: ${style.sanitizeLine(undo.text)}\n`;
}

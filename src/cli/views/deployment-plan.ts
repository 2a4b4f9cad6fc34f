import { RETIRED_LABEL } from "../../domain/environment/deployment.ts";
import { shortId } from "../../domain/object-id.ts";
import type { DeployedChange, SkippedPrompt } from "../../operations/deployment-document.ts";
import type { DeploymentPlan } from "../../operations/deployment-preview.ts";
import { viewWordCount } from "./diff/header.ts";
import { plural } from "./plural.ts";
import { viewRunningChanges } from "./running.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";
import { viewTime } from "./time.ts";

/** Draws what a deployment will do: live now, will be, words changed, prompts affected; then what is left alone. */
export function viewDeploymentPlan(plan: DeploymentPlan, style: Style): string {
  return viewTip(plan, style) + viewWhatChanges(plan, style) + viewSkipped(plan.skipped, style) + viewWarnings(plan.warnings, style);
}

/** The question that stands below a plan. */
export function questionOf({ environment, confirm, changes, running }: DeploymentPlan): string {
  return `${plural(changes.length + running.length, "change")}, one commit. ${confirm ? `Type ${environment} to go on:` : "Go on?"}`;
}

/** Draws the tables of what changes: prompts, and what runs. */
export function viewWhatChanges({ changes, running }: Pick<DeploymentPlan, "changes" | "running">, style: Style): string {
  return viewChanges(changes, style) + viewRunningChanges(running, style);
}

function viewChanges(changes: readonly DeployedChange[], style: Style): string {
  const rows = changes.map((change) => [
    style.sanitizeLine(change.key),
    change.from?.label ?? "-",
    style.strong(change.to?.label ?? RETIRED_LABEL),
    viewWords(change, style),
    remarkOn(change),
  ]);
  const hasWords = changes.some(({ words }) => words !== null);
  return viewTable({ header: ["PROMPT", "LIVE", "WILL BE", ...(hasWords ? ["WORDS"] : [])], rows }, style);
}

/** Draws what is left alone, why, and the way out. */
export function viewSkipped(skipped: readonly SkippedPrompt[], style: Style): string {
  if (skipped.length === 0) return "";
  const rows = skipped.map(({ key, label, reason, hint }) => [key, label, style.sanitizeLine(reason), style.dim(style.sanitizeLine(hint))]);
  return `${style.heading("Left alone")}\n${viewTable({ rows, indent: 2 }, style)}`;
}

export function viewWarnings(warnings: readonly string[], style: Style): string {
  return warnings.map((warning) => `${style.warning("warning:")} ${style.sanitizeLine(warning)}\n`).join("");
}

function viewTip({ environment, tip }: DeploymentPlan, style: Style): string {
  if (tip === null) return `${style.strong(environment)}, nothing deployed yet\n`;
  return `${style.strong(environment)} at ${shortId(tip.commit)} (${viewTime(tip.date, style)}, ${style.sanitizeLine(tip.author.name)})\n`;
}

function viewWords({ words }: DeployedChange, style: Style): string {
  return words === null ? "" : viewWordCount(words, style);
}

function remarkOn({ templates, affects, frontmatter_changed: frontMatterChanged }: DeployedChange): string {
  const remarks = [];
  if (frontMatterChanged === true) remarks.push("front matter");
  if (templates !== null) remarks.push(`${templates.changed} of ${plural(templates.total, "template")}`);
  if (affects.length > 0) remarks.push(`changes ${plural(affects.length, "prompt")} that include${affects.length === 1 ? "s" : ""} it`);
  return remarks.join(", ");
}

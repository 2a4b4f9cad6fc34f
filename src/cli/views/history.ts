import type { DeploymentAction } from "../../domain/environment/deployment.ts";
import { shortId } from "../../domain/object-id.ts";
import type { DeploymentSummary, HistoryDocument, RunningStepSummary } from "../../operations/history.ts";
import { viewRunningSummary } from "./running.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";
import { viewTime } from "./time.ts";

/** On a terminal, a deployment of more changes than this is cut short. */
const MOST_CHANGES = 20;

const DONE: Record<DeploymentAction, string> = {
  promote: "promoted",
  rollback: "rolled back",
  retire: "retired",
  "experiment-start": "experiment started",
  "experiment-update": "experiment updated",
  "experiment-stop": "experiment stopped",
  "rollout-start": "rollout started",
  "rollout-step": "rollout went on",
  "rollout-abort": "rollout aborted",
  "rollout-ship": "rollout shipped",
};

/** Draws the deployments, the newest first, each with what it changed. */
export function viewHistory({ deployments }: HistoryDocument, style: Style): string {
  if (deployments.length === 0) return style.terminal ? "Nothing was deployed yet.\n" : "";
  return deployments.map((deployment) => viewDeployment(deployment, style)).join("\n");
}

function viewDeployment(
  { environment, commit, date, author, action, source, reason, changes, running }: DeploymentSummary,
  style: Style,
): string {
  const what = `${action === null ? "changed by hand" : DONE[action]}${source === null ? "" : ` from ${style.sanitizeLine(source)}`}`;
  const shown = style.terminal ? changes.slice(0, MOST_CHANGES) : changes;
  const rows = shown.map(({ key, from, to }) => [key, from?.label ?? "none", "→", style.strong(to?.label ?? "none")]);
  return [
    `${style.strong(environment)} ${style.dim(shortId(commit))}  ${viewTime(date, style)}  ${style.sanitizeLine(author.name)}  ${what}\n`,
    reason === null ? "" : `  ${style.sanitizeLine(reason)}\n`,
    viewTable({ rows, indent: 4 }, style),
    viewTable({ rows: running.map((step) => runningRow(step, style)), indent: 4 }, style),
    shown.length < changes.length ? style.dim(`    and ${changes.length - shown.length} more (--json)`) + "\n" : "",
  ].join("");
}

function runningRow({ kind, name, from, to, shipped }: RunningStepSummary, style: Style): string[] {
  const after = to === null ? "ended" : viewRunningSummary(to, style);
  return [
    `${kind} ${style.sanitizeLine(name)}`,
    from === null ? "none" : viewRunningSummary(from, style),
    "→",
    style.strong(shipped === null ? after : `ended, ${style.sanitizeLine(shipped)} went live`),
  ];
}

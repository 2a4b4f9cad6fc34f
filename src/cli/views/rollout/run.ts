import type { RolloutRunDocument, RolloutRunResult } from "../../../operations/run-rollouts.ts";
import { eventWarnings } from "../../../operations/event-warnings.ts";
import { viewWarnings } from "../deployment-plan.ts";
import type { Style } from "../style.ts";
import { shortId } from "../../../domain/object-id.ts";

/** Draws what was done about each rollout: one line, and below it what to type. */
export function viewRolloutRun({ environment, rollouts, dry_run: isDry, read }: RolloutRunDocument, style: Style): string {
  if (rollouts.length === 0) return `No rollout runs in ${environment}.\n`;
  const warnings = viewWarnings(eventWarnings(read), style);
  return (
    warnings +
    rollouts.map((result) => viewResult(result, environment, style)).join("") +
    (isDry ? "Nothing was written (--dry-run).\n" : "")
  );
}

function viewResult(result: RolloutRunResult, environment: string, style: Style): string {
  const { key, candidate, deployment, error } = result;
  const name = `${style.strong(style.sanitizeLine(key))} ${candidate}`;
  if (error !== null) return `${name}  ${style.failure(`failed: ${style.sanitizeLine(error.message)}`)}\n${viewHint(error.hint, style)}`;
  const commit = deployment?.commit ?? null;
  const undo = deployment?.undo ?? null;
  const where = commit === null ? "" : `, ${shortId(commit)}`;
  return `${name}  ${viewAct(result, style)}${where}\n${undo === null ? "" : `  undo: ${style.sanitizeLine(undo.text)}\n`}${viewWayOn(result, environment, style)}`;
}

function viewAct({ act, from, to, waits, guardrails, deployment }: RolloutRunResult, style: Style): string {
  if (deployment !== null && !deployment.changed) return style.sanitizeLine(deployment.warnings.join("; "));
  const failed = guardrails.filter(({ verdict }) => verdict === "fail").map(({ metric }) => style.sanitizeLine(metric));
  switch (act) {
    case "advance":
      return `${deployment?.commit == null ? "" : `${style.success("✓")} `}${from} % → ${to} %`;
    case "rollback":
      return `${style.failure("taken back")} from ${from} %: ${failed.join(" and ")} got worse`;
    case "pause":
      return `${style.warning("paused")} at ${from} %: ${failed.join(" and ")} got worse`;
    case "ship":
      return `${from} %, nothing left to wait for`;
    case "wait":
      return `${from} %, waits: ${waits.map(({ message }) => style.sanitizeLine(message)).join("; ")}`;
  }
}

function viewWayOn({ key, act, waits }: RolloutRunResult, environment: string, style: Style): string {
  if (act === "ship") return viewHint(`promptlane rollout ship ${key} --env ${environment}`, style);
  return viewHint(waits[0]?.hint ?? null, style);
}

function viewHint(hint: string | null, style: Style): string {
  return hint === null ? "" : `  ${style.dim(style.sanitizeLine(hint))}\n`;
}

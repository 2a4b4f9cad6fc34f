import type { RunningSummary } from "../../domain/environment/running-entry.ts";
import type { Impact } from "../../domain/experiment/impact.ts";
import type { DeployedRunning } from "../../operations/deployed-running.ts";
import { viewShare } from "./percent.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

/** Draws the experiments and rollouts that a deployment starts, changes or ends, and whom that moves. */
export function viewRunningChanges(running: readonly DeployedRunning[], style: Style): string {
  const rows = running.map(({ kind, name, prompt, from, to, shipped }) => [
    kind === "rollout" ? kind : `${kind} ${style.sanitizeLine(name)}`,
    style.sanitizeLine(prompt),
    from === null ? "-" : viewRunningSummary(from, style),
    style.strong(to === null ? endOf(shipped, style) : viewRunningSummary(to, style)),
  ]);
  const impacts = running.flatMap(({ name, from, impact, shipped }) =>
    impact === null || shipped !== null ? [] : [viewImpact(name, impact, { begins: from === null, style })],
  );
  return viewTable({ header: ["", "PROMPT", "RUNS", "WILL RUN"], rows }, style) + impacts.join("");
}

/** Who gets what, in one line. */
export function viewRunningSummary({ variations, coverage, percent, paused }: RunningSummary, style: Style): string {
  if (percent !== null) {
    const [candidate] = variations;
    return `${style.sanitizeLine(candidate?.version ?? "")} for ${viewShare(percent / 100)}${paused ? ", paused" : ""}`;
  }
  const arms = variations.map(
    ({ key, version, weight }) => `${style.sanitizeLine(key)} ${style.sanitizeLine(version)} ${viewShare(weight)}`,
  );
  return `${arms.join(", ")}${coverage === null || coverage === 1 ? "" : `, coverage ${viewShare(coverage)}`}`;
}

function endOf(shipped: string | null, style: Style): string {
  return shipped === null ? "stops" : `stops, ${style.sanitizeLine(shipped)} goes live`;
}

function viewImpact(
  name: string,
  { kind, of, entering, leaving, moves, targeting_changed: isRetargeted }: Impact,
  { begins, style }: { begins: boolean; style: Style },
): string {
  const whom = of === "users" ? "of users" : "of matching users";
  const parts = moves.flatMap(({ from, to, share }) =>
    from === null || to === null ? [] : [`${viewShare(share)} ${whom} move from ${style.sanitizeLine(from)} to ${style.sanitizeLine(to)}`],
  );
  if (entering > 0) parts.push(`${viewShare(entering)} ${whom} get a variation${begins ? "" : ", who took no part"}`);
  if (leaving > 0) parts.push(`${viewShare(leaving)} ${whom} go back to what is live`);
  if (isRetargeted) parts.push("others match than before");
  if (parts.length === 0) parts.push("nobody moves");
  return `${style.sanitizeLine(name)}: ${kind === "expected" ? "expected, " : ""}${parts.join(", ")}\n`;
}

import type { DeploymentAction } from "./deployment.ts";
import type { EntryPlan } from "./deployment-plan.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { RunningChange } from "./running-change.ts";
import { type RunningRecord, summaryOf } from "./running-entry.ts";

const MOST_LINES = 50;

/** What the deployment's commit says to somebody who reads the branch with plain git. Nothing is ever read back from it. */
export function deploymentMessage(
  action: DeploymentAction,
  environment: EnvironmentName,
  plan: Pick<EntryPlan, "changes" | "running">,
  terms: { operation: string; reason: string | null },
): string {
  const { changes } = plan;
  const lines = changes.slice(0, MOST_LINES).map(({ key, from, to }) => `${key}: ${from?.label ?? "not live"} -> ${to.label}`);
  if (changes.length > MOST_LINES) lines.push(`and ${changes.length - MOST_LINES} more`);
  lines.push(...plan.running.map(runningLine));
  const reason = terms.reason === null ? [] : ["", terms.reason];
  return [subject(action, environment, plan), "", ...lines, ...reason, "", `Operation: ${terms.operation}`, ""].join("\n");
}

const WHERE: Record<DeploymentAction, string> = {
  promote: "to",
  rollback: "in",
  retire: "from",
  "experiment-start": "in",
  "experiment-update": "in",
  "experiment-stop": "in",
  "rollout-start": "in",
  "rollout-step": "in",
  "rollout-abort": "in",
  "rollout-ship": "in",
};

function subject(
  action: DeploymentAction,
  environment: EnvironmentName,
  { changes, running }: Pick<EntryPlan, "changes" | "running">,
): string {
  const [runs] = running;
  const isAboutRunning = changes.length === 0 || action.includes("-");
  const what = runs !== undefined && isAboutRunning ? runs.name : whatIsDeployed(action, changes);
  return `${action.replace("-", " ")} ${what} ${WHERE[action]} ${environment}`;
}

function whatIsDeployed(action: DeploymentAction, changes: EntryPlan["changes"]): string {
  const [first] = changes;
  if (changes.length !== 1 || first === undefined) return `${changes.length} prompts`;
  return `${first.key} ${action === "retire" ? (first.from?.label ?? "") : first.to.label}`;
}

function runningLine({ kind, name, from, to }: RunningChange): string {
  const [before, after] = [from === null ? "not running" : described(from.record), "runs" in to ? described(to.runs) : "ended"];
  return `${kind} ${name}: ${before} -> ${after}`;
}

function described(record: RunningRecord): string {
  const { percent, coverage, variations } = summaryOf(record);
  const share = percent ?? (coverage ?? 1) * 100;
  return `${variations.map(({ key, version }) => `${key} ${version}`).join(", ")} at ${Number(share.toPrecision(6))} %`;
}

import type { DeploymentAction } from "./deployment.ts";
import type { EntryChange } from "./deployment-plan.ts";
import type { EnvironmentName } from "./environment-name.ts";

const MOST_LINES = 50;

/** What the deployment's commit says to somebody who reads the branch with plain git. Nothing is ever read back from it. */
export function deploymentMessage(
  action: DeploymentAction,
  environment: EnvironmentName,
  changes: readonly EntryChange[],
  terms: { operation: string; reason: string | null },
): string {
  const lines = changes.slice(0, MOST_LINES).map(({ key, from, to }) => `${key}: ${from?.label ?? "not live"} -> ${to.label}`);
  if (changes.length > MOST_LINES) lines.push(`and ${changes.length - MOST_LINES} more`);
  const reason = terms.reason === null ? [] : ["", terms.reason];
  return [subject(action, environment, changes), "", ...lines, ...reason, "", `Operation: ${terms.operation}`, ""].join("\n");
}

function subject(action: DeploymentAction, environment: EnvironmentName, changes: readonly EntryChange[]): string {
  const [first] = changes;
  const what =
    changes.length === 1 && first !== undefined
      ? `${first.key} ${action === "retire" ? (first.from?.label ?? "") : first.to.label}`
      : `${changes.length} prompts`;
  const where = { promote: "to", rollback: "in", retire: "from" }[action];
  return `${action} ${what} ${where} ${environment}`;
}

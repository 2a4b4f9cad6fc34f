import type { DeployedVersion, DeploymentRecord } from "../environment/deployment.ts";
import type { EnvironmentName } from "../environment/environment-name.ts";
import { push } from "../environment/rollback-stack.ts";
import type { EnvironmentStep } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import { aboutRecord, type LogState } from "./log-state.ts";

/**
 * Asks of a record whether its stack follows from what stood before it: a promotion and a retirement push that, a
 * rollback goes back along it; and any of them may bring back what stood at an earlier time.
 */
export function verifyStack(step: EnvironmentStep, record: DeploymentRecord, state: LogState, environment: EnvironmentName): Finding[] {
  const { key, action, label } = record;
  const before = state.records.get(key);
  // A record that cannot be read is a finding of its own, and nobody knows what followed from it.
  if (before === null) return [];
  // So does a rollback by plain git, which brings back an earlier record as it was, whatever its action.
  if (goesBackTo(state.past.get(key) ?? [], record)) return [];
  const hint = `promptlane history ${key} --env ${environment}`;
  if (action === "rollback") {
    if (goesBackAlong(before, record)) return [];
    const message = `The rollback of ${key} to ${label} restores what never stood there.`;
    return [aboutRecord(step, key, "rollback-disagrees", message, hint)];
  }
  if (isSameStack(push(before ?? null), record.previous)) return [];
  const message = `What a rollback of ${key} ${label} would go back to is not what stood before it.`;
  return [aboutRecord(step, key, "stack-disagrees", message, hint)];
}

function goesBackAlong(before: DeploymentRecord | undefined, record: DeploymentRecord): boolean {
  if (before === undefined) return false;
  return before.previous.some(
    (version, depth) => isSameVersion(version, record) && isSameStack(before.previous.slice(0, depth), record.previous),
  );
}

function goesBackTo(past: readonly DeploymentRecord[], record: DeploymentRecord): boolean {
  // Before its first deployment a prompt was not live at all.
  if (record.blob === null && record.previous.length === 0) return past.length > 0;
  return past.some((then) => isSameVersion(then, record) && isSameStack(then.previous, record.previous));
}

function isSameStack(one: readonly DeployedVersion[], other: readonly DeployedVersion[]): boolean {
  return one.length === other.length && one.every((version, depth) => isSameVersion(version, other[depth]));
}

// The digest of what came back is computed anew, as its partials may be others now.
function isSameVersion(one: DeployedVersion, other: DeployedVersion | undefined): boolean {
  return (
    one.kind === other?.kind &&
    one.version === other.version &&
    one.label === other.label &&
    one.commit === other.commit &&
    one.blob === other.blob
  );
}

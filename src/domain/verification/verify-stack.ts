import type { DeployedVersion, DeploymentRecord, HeldVersion } from "../environment/deployment.ts";
import type { EnvironmentName } from "../environment/environment-name.ts";
import { hold } from "../environment/held-versions.ts";
import { push } from "../environment/rollback-stack.ts";
import type { EnvironmentStep } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import { aboutRecord, type LogState } from "./log-state.ts";

/**
 * Asks of a record whether its stack and what is held follow from what stood before it: a promotion and a retirement
 * push that, a rollback goes back along it or brings back what stood at an earlier time.
 */
export function verifyStack(step: EnvironmentStep, record: DeploymentRecord, state: LogState, environment: EnvironmentName): Finding[] {
  const { key, action, label } = record;
  const before = state.records.get(key);
  // A record that cannot be read is a finding of its own, and nobody knows what followed from it.
  if (before === null) return [];
  // Nor is a rollback by plain git, which brings back an earlier record as it was, whatever its action.
  const past = state.past.get(key) ?? [];
  if (past.some((then) => isSame(then, record))) return [];
  const hint = `promptlane history ${key} --env ${environment}`;
  if (action === "rollback") {
    if (goesBackTo(past, record) || goesBackAlong(before, record)) return [];
    const message = `The rollback of ${key} to ${label} restores what never stood there.`;
    return [aboutRecord(step, key, "rollback-disagrees", message, hint)];
  }
  if (!isSameStack(push(before ?? null), record.previous)) {
    const message = `What a rollback of ${key} ${label} would go back to is not what stood before it.`;
    return [aboutRecord(step, key, "stack-disagrees", message, hint)];
  }
  if (isSame(heldAfter(before, record), record.held)) return [];
  const message = `The versions of ${key} that are held since ${label} are not those that were taken out.`;
  return [aboutRecord(step, key, "held-disagrees", message, hint)];
}

/** What a promotion or a retirement leaves held. */
function heldAfter(before: DeploymentRecord | undefined, { action, blob }: DeploymentRecord): HeldVersion[] {
  return hold(before?.held ?? [], action === "retire" && before !== undefined ? [before] : [], blob);
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

// Both were read by the one parser, which puts their fields in one order.
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
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

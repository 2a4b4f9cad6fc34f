import { NotFound, PolicyRefused } from "../errors.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import { type VersionNumber, versionLabel } from "../version/version.ts";
import { type DeployedVersion, type DeploymentRecord, type HeldVersion, RETIRED_LABEL } from "./deployment.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { Person } from "./environment-state.ts";
import { hold, isHeld } from "./held-versions.ts";
import { deployedVersion } from "./rollback-stack.ts";

/** What a rollback brings back for one prompt. */
export interface Restoration {
  key: PromptKey;
  to: DeployedVersion;
  /** The stack that stands under the restored version. */
  previous: DeployedVersion[];
  /** What is held from then on. */
  held: HeldVersion[];
}

/** How far one prompt goes back: one step, or to a version of its stack. */
export interface StepsBack {
  to: VersionNumber | null;
  /** Go further back although the live entry is itself a rollback. */
  again: boolean;
  /** Who made the live entry what it is; null when nobody knows. */
  by?: Person | null;
}

/**
 * One prompt back along its stack: promotions push, rollbacks pop, so v1 v2 v3, a rollback, v4 and a rollback end at v2.
 *
 * @throws PolicyRefused when the live entry is itself a rollback and `again` is not set, when the stack is empty, and
 * when the version is not on it.
 */
export function backAlongStack(record: DeploymentRecord, environment: EnvironmentName, { to, again, by = null }: StepsBack): Restoration {
  const { key, previous } = record;
  if (to !== null && record.version === to) return { key, to: deployedVersion(record), previous, held: record.held };
  if (to === null && record.action === "rollback" && !again) throw alreadyRolledBack(record, environment, by);
  const index = to === null ? previous.length - 1 : previous.findLastIndex(({ version }) => version === to);
  const target = previous[index];
  if (target === undefined) throw notOnStack(record, environment, to);
  const takenOut = [...previous.slice(index + 1), record];
  return { key, to: target, previous: previous.slice(0, index), held: hold(record.held, takenOut, target.blob) };
}

/**
 * One prompt to what it was before the deployment that made it what it is.
 *
 * @param before Its record until then; null when it was not live yet.
 */
export function undoOf(before: DeploymentRecord | null, now: DeploymentRecord): Restoration {
  // A rollback that is undone found nothing bad, so what was held before it is held again.
  const held = now.action === "rollback" ? hold(before?.held ?? [], [], before?.blob ?? null) : heldWithout(now, before);
  return { ...restored(before, now), held };
}

/**
 * One prompt to what it was at an earlier time.
 *
 * @param then Its record at that time; null when it was not live yet.
 */
export function backTo(then: DeploymentRecord | null, now: DeploymentRecord): Restoration {
  // Where it brings back what a rollback took out, it undoes that rollback.
  const undoes = now.action === "rollback" && then?.blob != null && isHeld(now.held, then.blob);
  return { ...restored(then, now), held: undoes ? hold(now.held, [], then.blob) : heldWithout(now, then) };
}

function heldWithout(now: DeploymentRecord, then: DeploymentRecord | null): HeldVersion[] {
  return hold(now.held, [now], then?.blob ?? null);
}

function restored(then: DeploymentRecord | null, now: DeploymentRecord): Omit<Restoration, "held"> {
  if (then === null) return { key: now.key, to: absent(now), previous: [] };
  return { key: now.key, to: deployedVersion(then), previous: then.previous };
}

function absent({ kind }: DeploymentRecord): DeployedVersion {
  return { kind, version: null, label: RETIRED_LABEL, commit: null, blob: null, digest: null };
}

function alreadyRolledBack({ key, label }: DeploymentRecord, environment: EnvironmentName, by: Person | null): PolicyRefused {
  return new PolicyRefused(
    "already-rolled-back",
    `${key} was rolled back in ${environment} already${by === null ? "" : ` by ${by.name}`}: ${label} is live by a rollback.`,
    {
      hint: `to go further back: promptlane rollback ${key} --env ${environment} --again`,
      details: { key, environment, live: label, by },
    },
  );
}

function notOnStack({ key, label, previous }: DeploymentRecord, environment: EnvironmentName, to: VersionNumber | null): Error {
  if (to === null) {
    return new PolicyRefused("nothing-before", `Nothing was live for ${key} in ${environment} before ${label}.`, {
      hint: `to take it out: promptlane retire ${key} --env ${environment}`,
    });
  }
  const reachable = previous.map((version) => version.label).join(", ");
  return new NotFound(
    "not-on-stack",
    `${versionLabel(to, null)} of ${key} is not what ${environment} can go back to${reachable === "" ? "" : `: ${reachable}`}.`,
    {
      hint: `promptlane promote ${key}@v${to} --to ${environment} --allow-older`,
      details: { key, reachable: previous.map((version) => version.label) },
    },
  );
}

import { NotFound, PolicyRefused } from "../errors.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import { type DeploymentRecord, RETIRED_LABEL } from "./deployment.ts";
import type { EntryPlan } from "./deployment-plan.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { hold } from "./held-versions.ts";
import { includersOf, type Inclusions } from "./inclusion.ts";
import { push } from "./rollback-stack.ts";
import { underExperiment } from "./under-experiment.ts";

/** All that a retirement is decided from. */
export interface RetirementInput {
  keys: readonly PromptKey[];
  target: EnvironmentState;
  records: ReadonlyMap<PromptKey, DeploymentRecord>;
  /** What the live prompts include. */
  inclusions: Inclusions;
  operation: string;
  reason: string | null;
}

/**
 * Decides which prompts leave an environment.
 *
 * @throws NotFound when a key was never live there.
 * @throws PolicyRefused when a prompt that stays includes one that would go, and for one that is under an experiment or rollout.
 */
export function decideRetirement({ keys, target, records, inclusions, operation, reason }: RetirementInput): EntryPlan {
  for (const key of keys) refuseUnknown(key, target);
  refuseUnderExperiment(keys, target);
  const staying = new Map([...inclusions].filter(([key]) => !keys.includes(key)));
  refuseIncluded(keys, staying, target.name);
  const changes = keys
    .filter((key) => target.entries.get(key)?.blob !== null)
    .map((key) => ({
      key,
      from: target.entries.get(key) ?? null,
      to: retiredRecord(key, records.get(key) ?? null, { operation, reason }),
      affects: [],
    }));
  return { changes, running: [], skipped: [], pins: [], warnings: [] };
}

/** The record of a prompt that is live no more; a rollback brings back what was. */
export function retiredRecord(
  key: PromptKey,
  record: DeploymentRecord | null,
  terms: { operation: string; reason: string | null },
): DeploymentRecord {
  return {
    key,
    kind: record?.kind ?? "prompt",
    version: null,
    label: RETIRED_LABEL,
    commit: null,
    blob: null,
    digest: null,
    action: "retire",
    source: null,
    operation: terms.operation,
    reason: terms.reason,
    held: hold(record?.held ?? [], record === null ? [] : [record], null),
    previous: push(record),
  };
}

/** Refuses to take away what those who take no part in an experiment get. */
export function refuseUnderExperiment(keys: readonly PromptKey[], target: EnvironmentState): void {
  for (const key of keys) {
    const under = underExperiment(target, key);
    if (under === null) continue;
    throw new PolicyRefused(under.code, `${key} cannot leave ${target.name}: ${under.reason}.`, { hint: under.hint, details: { key } });
  }
}

/** Refuses to take away what a prompt that stays live includes. */
export function refuseIncluded(keys: readonly PromptKey[], staying: Inclusions, environment: EnvironmentName): void {
  if (keys.length === 0) return;
  const includers = includersOf(staying);
  for (const key of keys) {
    const including = includers(key);
    if (including.length === 0) continue;
    throw new PolicyRefused(
      "still-included",
      `${key} cannot leave ${environment}: ${including.slice(0, 3).join(", ")}${including.length > 3 ? " and others include" : including.length > 1 ? " include" : " includes"} it.`,
      {
        hint: `promote versions that do not include it, or promptlane retire ${[key, ...including].join(" ")} --env ${environment}`,
        details: { key, including },
      },
    );
  }
}

function refuseUnknown(key: PromptKey, target: EnvironmentState): void {
  if (target.entries.has(key)) return;
  throw new NotFound("not-live", `${key} was never live in ${target.name}.`, { hint: `promptlane list --env ${target.name}` });
}

import type { ObjectId } from "../object-id.ts";
import type { PromptFacts } from "../prompt/prompt-facts.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { VersionNumber } from "../version/version.ts";
import { sameVersion } from "./compare-live.ts";
import type { DeploymentRecord } from "./deployment.ts";
import type { EntryChange, EntryPlan } from "./deployment-plan.ts";
import { type EnvironmentState, contentsByKey } from "./environment-state.ts";
import { hold } from "./held-versions.ts";
import { includersOf } from "./inclusion.ts";
import { closureOf, digestOf, type PartialClosure } from "./partial-closure.ts";
import type { Restoration } from "./restoration.ts";

/** All that a rollback is decided from. */
export interface RollbackInput {
  restorations: readonly Restoration[];
  target: EnvironmentState;
  /** The records that are live now. */
  records: ReadonlyMap<PromptKey, DeploymentRecord>;
  facts(content: ObjectId): PromptFacts;
  pinned(key: string, version: VersionNumber): ObjectId | null;
  operation: string;
  reason: string | null;
}

/**
 * Turns restorations into the plan of one deployment. A rollback is never refused for what it brings back: a partial
 * that is missing then is a warning, since what was live is safer than what is.
 */
export function decideRollback(input: RollbackInput): EntryPlan {
  const { restorations, target, facts } = input;
  const moving = restorations.filter(({ key, to }) => !sameVersion(target.entries.get(key) ?? { version: null, blob: null }, to));
  const contents = contentsAfter(moving, target);
  const includers = includersOf(contents, (content) => facts(content).partials);
  const warnings: string[] = [];
  const changes = moving.map((restoration): EntryChange => {
    const to = restoredRecord(restoration, contents, input, warnings);
    return { key: restoration.key, from: target.entries.get(restoration.key) ?? null, to, affects: includers(restoration.key) };
  });
  return { changes, skipped: [], pins: [], warnings };
}

function contentsAfter(restorations: readonly Restoration[], target: EnvironmentState): Map<PromptKey, ObjectId> {
  const contents = contentsByKey(target);
  for (const { key, to } of restorations) {
    if (to.blob === null) contents.delete(key);
    else contents.set(key, to.blob);
  }
  return contents;
}

function restoredRecord(
  { key, to, previous, takenOut }: Restoration,
  contents: ReadonlyMap<PromptKey, ObjectId>,
  { records, facts, pinned, target, operation, reason }: RollbackInput,
  warnings: string[],
): DeploymentRecord {
  const held = hold(records.get(key)?.held ?? [], takenOut, to.blob);
  const entry = { action: "rollback", source: null, operation, reason, held, previous } as const;
  if (to.blob === null) return { key, ...to, ...entry };
  const closure = closureOf(key, to.blob, {
    live: (name) => contents.get(name as PromptKey) ?? null,
    pinned,
    partialsOf: (content) => facts(content).partials,
  });
  warnings.push(...missingPartialWarnings(key, to.label, target, closure));
  return { key, ...to, digest: digestOf(to.blob, closure), ...entry };
}

function missingPartialWarnings(key: PromptKey, label: string, { name }: EnvironmentState, { missing }: PartialClosure): string[] {
  return missing.map((partial) => `${key} ${label} includes ${partial.name}, which is not live in ${name}`);
}

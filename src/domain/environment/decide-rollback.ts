import type { ObjectId } from "../object-id.ts";
import type { PromptFacts } from "../prompt/prompt-facts.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { VersionNumber } from "../version/version.ts";
import { sameVersion } from "./compare-live.ts";
import { type ContentsAfter, contentsAfter } from "./contents-after.ts";
import type { DeploymentRecord } from "./deployment.ts";
import type { EntryChange, EntryPlan } from "./deployment-plan.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { refuseFlowOverlaps } from "./flow-overlap.ts";
import { includersOf, type Inclusions, inclusionsAfter } from "./inclusion.ts";
import { closureOf, digestOf, type PartialClosure } from "./partial-closure.ts";
import type { Restoration } from "./restoration.ts";

/** All that a rollback is decided from. */
export interface RollbackInput {
  restorations: readonly Restoration[];
  target: EnvironmentState;
  /** What the live prompts include. */
  inclusions: Inclusions;
  /** The facts of what comes back, and of all that it includes. */
  facts(content: ObjectId): PromptFacts;
  pinned(key: string, version: VersionNumber): ObjectId | null;
  operation: string;
  reason: string | null;
}

/**
 * Turns restorations into the plan of one deployment. A rollback is never refused for what it brings back: a partial
 * that is missing then is a warning, since what was live is safer than what is. Only a flow and a prompt inside its folder
 * cannot be live together.
 *
 * @throws PolicyRefused `overlaps-flow`.
 */
export function decideRollback(input: RollbackInput): EntryPlan {
  const { restorations, target, facts, inclusions } = input;
  const moving = restorations.filter(({ key, to }) => !sameVersion(target.entries.get(key) ?? { version: null, blob: null }, to));
  const changed = new Map(moving.map(({ key, to }) => [key, to.blob]));
  refuseFlowOverlaps(new Map(moving.map(({ key, to }) => [key, to.blob === null ? null : to.kind])), target);
  const contents = contentsAfter(target, changed);
  const includers = includersOf(inclusionsAfter(inclusions, changed, (content) => facts(content).partials));
  const warnings: string[] = [];
  const changes = moving.map((restoration): EntryChange => {
    const to = restoredRecord(restoration, contents, input, warnings);
    return { key: restoration.key, from: target.entries.get(restoration.key) ?? null, to, affects: includers(restoration.key) };
  });
  return { changes, running: [], skipped: [], pins: [], warnings };
}

function restoredRecord(
  { key, to, previous, held }: Restoration,
  contents: ContentsAfter,
  { facts, pinned, target, operation, reason }: RollbackInput,
  warnings: string[],
): DeploymentRecord {
  const entry = { action: "rollback", source: null, operation, reason, held, previous } as const;
  if (to.blob === null) return { key, ...to, ...entry };
  const closure = closureOf(key, to.blob, {
    live: contents.of,
    pinned,
    partialsOf: (content) => facts(content).partials,
  });
  warnings.push(...missingPartialWarnings(key, to.label, target, closure));
  return { key, ...to, digest: digestOf(to.blob, closure), ...entry };
}

function missingPartialWarnings(key: PromptKey, label: string, { name }: EnvironmentState, { missing }: PartialClosure): string[] {
  return missing.map((partial) => `${key} ${label} includes ${partial.name}, which is not live in ${name}`);
}

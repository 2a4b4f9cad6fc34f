import { PolicyRefused } from "../errors.ts";
import type { ObjectId } from "../object-id.ts";
import type { PromptFacts } from "../prompt/prompt-facts.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../version/version.ts";
import { refuseBroken, wholeClosure } from "./coming-content.ts";
import { isOlder, sameVersion } from "./compare-live.ts";
import { type ContentsAfter, contentsAfter } from "./contents-after.ts";
import { refuseIncluded, refuseUnderExperiment, retiredRecord } from "./decide-retirement.ts";
import type { DeploymentRecord } from "./deployment.ts";
import type { EntryChange, EntryPlan, Skip } from "./deployment-plan.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { flowOverlap, overlapReason, refuseFlowOverlaps } from "./flow-overlap.ts";
import { type HeldCandidates, hold, isHeld } from "./held-versions.ts";
import { includersOf, type Inclusions, inclusionsAfter } from "./inclusion.ts";
import { digestOf, type PartialClosure } from "./partial-closure.ts";
import { type PinnedVersion, pinnedVersionsOf } from "./pinned-versions.ts";
import { refuseCaseCollisions } from "./refuse-case-collisions.ts";
import { push } from "./rollback-stack.ts";
import { underExperiment } from "./under-experiment.ts";

/** One prompt at the version that is to become live. */
export interface Candidate {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  label: string;
  commit: ObjectId;
  blob: ObjectId;
  /** Content that no numbered version has. */
  draft: boolean;
  /** The environment that it comes from; null for the default branch, a commit or a draft. */
  source: EnvironmentName | null;
  /** Whether the caller named this very version; only that ships a held one. */
  versionNamed: boolean;
  /** The keys that the prompt had before, the latest first. */
  formerKeys: PromptKey[];
}

/** What the promotion asks for, apart from which prompts. */
export interface PromotionTerms {
  environment: EnvironmentName;
  /** Where `--all` takes from; null for the default branch. */
  from: EnvironmentName | null;
  /** `--all`: what cannot go is left alone; otherwise the named prompts are refused. */
  all: boolean;
  strict: boolean;
  allowOlder: boolean;
  retireOld: boolean;
  /** Whether the target takes drafts. */
  drafts: boolean;
  operation: string;
  reason: string | null;
}

/** All that a promotion is decided from. */
export interface PromotionInput {
  terms: PromotionTerms;
  candidates: readonly Candidate[];
  /** Live in the target and covered by the request, but not in the source. */
  absent: readonly PromptKey[];
  target: EnvironmentState;
  /** The records of the candidates' keys, and of their former keys, where there are any. */
  records: ReadonlyMap<PromptKey, DeploymentRecord>;
  /** Versions that are held beside those of the live entries: candidates of rollouts that were taken away. */
  heldCandidates?: HeldCandidates;
  /** What the live prompts include. */
  inclusions: Inclusions;
  /** The facts of what is to go, and of all that it includes. */
  facts(content: ObjectId): PromptFacts;
  /** The content of a version that an include pins. */
  pinned(key: string, version: VersionNumber): ObjectId | null;
  /** The version of a partial at the candidate's commit, when `--with-partials` asks for it; else null. */
  partialFor(candidate: Candidate, partial: string): Candidate | null;
  /** Whether there is a prompt of this name where the candidate comes from; asked of what includes only there where it is. */
  isInSource(candidate: Candidate, name: string): boolean;
}

/**
 * Decides what a promotion changes. Pure: the same input gives the same plan, so that a retry decides anew and
 * `--dry-run` shows what would happen.
 *
 * @throws PolicyRefused when a named prompt may not go, with `strict` when any may not, and when a partial is missing.
 * @throws Invalid when a prompt does not parse, its includes form a circle, or its key and another differ only in case.
 */
export function decidePromotion(input: PromotionInput): EntryPlan {
  const { going, skipped } = select(input);
  refuseSkipped(skipped, input.terms);
  const all = withPartials(going, input);
  refuseBroken(all, input.facts);
  const retired = input.terms.retireOld ? formerKeysStillLive(all, input.target) : [];
  refuseUnderExperiment(retired, input.target);
  const changed = new Map<PromptKey, ObjectId | null>(all.map(({ key, blob }) => [key, blob]));
  for (const key of retired) changed.set(key, null);
  const contents = contentsAfter(input.target, changed);
  refuseCaseCollisions(all, contents, input.target);
  refuseFlowOverlaps(new Map(all.map(({ key, kind }) => [key, kind])), input.target);
  const inclusions = inclusionsAfter(input.inclusions, changed, (content) => input.facts(content).partials);
  refuseIncluded(retired, inclusions, input.terms.environment);
  const includers = includersOf(inclusions);
  const pins: PinnedVersion[] = [];
  const changes = all.map((candidate): EntryChange => {
    const closure = resolvedClosure(candidate, contents, input);
    pins.push(...pinnedVersionsOf(closure));
    return { ...promotedEntry(candidate, digestOf(candidate.blob, closure), input), affects: includers(candidate.key) };
  });
  changes.push(...retired.map((key) => retiredEntry(key, input)));
  return { changes, running: [], skipped, pins, warnings: input.terms.retireOld ? [] : formerKeyWarnings(all, input) };
}

function select(input: PromotionInput): { going: Candidate[]; skipped: Skip[] } {
  const { candidates, absent, target, terms } = input;
  const going: Candidate[] = [];
  const skipped: Skip[] = [];
  for (const candidate of candidates) {
    const live = target.entries.get(candidate.key);
    if (live !== undefined && sameVersion(live, candidate)) continue;
    const skip = reasonToSkip(candidate, input);
    if (skip === null) going.push(candidate);
    else skipped.push(skip);
  }
  for (const key of absent) skipped.push(absentSkip(key, target, terms));
  return { going, skipped };
}

function reasonToSkip(candidate: Candidate, { target, terms, heldCandidates }: PromotionInput): Skip | null {
  const { key, label, blob } = candidate;
  const live = target.entries.get(key);
  const under = underExperiment(target, key);
  if (under !== null) return { key, label, ...under };
  if (candidate.draft && !terms.drafts) {
    const reason = `${label} is a draft, and ${terms.environment} takes numbered versions only`;
    return { key, label, code: "draft-only", reason, hint: `merge it, then promptlane promote ${key} --to ${terms.environment}` };
  }
  const overlap = flowOverlap(target, key, candidate.kind);
  if (overlap !== null) {
    const hint = `promptlane retire ${overlap} --env ${terms.environment}`;
    return { key, label, code: "overlaps-flow", reason: overlapReason(key, overlap), hint };
  }
  if (live === undefined) return null;
  if (!candidate.versionNamed && isHeld([...live.held, ...(heldCandidates?.get(key) ?? [])], blob)) {
    const reason = `${label} was taken out of ${terms.environment} and is held there`;
    return { key, label, code: "held", reason, hint: `promptlane promote ${key}@${label} --to ${terms.environment}` };
  }
  if (!terms.allowOlder && isOlder(candidate, live)) {
    const reason = `${terms.environment} has ${live.label}, which is newer`;
    return {
      key,
      label,
      code: "newer-in-target",
      reason,
      hint: `add --allow-older, or promptlane rollback ${key} --env ${terms.environment} --to ${label}`,
    };
  }
  return null;
}

function absentSkip(key: PromptKey, target: EnvironmentState, { environment, from }: PromotionTerms): Skip {
  const reason = from === null ? "no longer on the default branch" : `not live in ${from}`;
  return {
    key,
    label: target.entries.get(key)?.label ?? "",
    code: "absent-in-source",
    reason,
    hint: `promptlane retire ${key} --env ${environment}`,
  };
}

function refuseSkipped(skipped: Skip[], { all, strict, environment }: PromotionTerms): void {
  const first = skipped[0];
  if (first === undefined || (all && !strict)) return;
  const more = skipped.length === 1 ? "" : `, and ${skipped.length - 1} more`;
  throw new PolicyRefused(first.code, `${first.key} cannot go to ${environment}: ${first.reason}${more}.`, {
    hint: first.hint,
    details: { skipped },
  });
}

// Partials of partials come along too, so the list grows while it is walked.
function withPartials(going: Candidate[], input: PromotionInput): Candidate[] {
  const all = new Map(going.map((candidate) => [candidate.key as string, candidate]));
  for (const candidate of all.values()) {
    for (const { name, version } of input.facts(candidate.blob).partials) {
      if (version !== null || all.has(name)) continue;
      const partial = input.partialFor(candidate, name);
      if (partial === null || !comesAlong(partial, input.target)) continue;
      const skip = reasonToSkip(partial, input);
      if (skip !== null) refuseSkipped([skip], { ...input.terms, all: false });
      all.set(name, { ...partial, source: candidate.source });
    }
  }
  return [...all.values()];
}

function comesAlong(partial: Candidate, target: EnvironmentState): boolean {
  const live = target.entries.get(partial.key);
  if (live?.blob == null) return true;
  return live.blob !== partial.blob && (live.version === null || partial.version === null || live.version < partial.version);
}

function resolvedClosure(candidate: Candidate, contents: ContentsAfter, input: PromotionInput): PartialClosure {
  const { environment } = input.terms;
  const lookup = { live: contents.of, pinned: input.pinned, partialsOf: (content: ObjectId) => input.facts(content).partials };
  return wholeClosure(candidate, lookup, {
    environment,
    isInSource: (name) => input.isInSource(candidate, name),
    hint: (missing) => `add --with-partials, or promptlane promote ${missing} --to ${environment}`,
  });
}

function promotedEntry(candidate: Candidate, digest: string, { target, records, terms }: PromotionInput): Omit<EntryChange, "affects"> {
  const { key, kind, version, label, commit, blob, source } = candidate;
  const record = records.get(key) ?? null;
  const { operation, reason } = terms;
  const held = hold(record?.held ?? [], [], blob);
  const to: DeploymentRecord = {
    key,
    kind,
    version,
    label,
    commit,
    blob,
    digest,
    action: "promote",
    source,
    operation,
    reason,
    held,
    previous: push(record),
  };
  return { key, from: target.entries.get(key) ?? null, to };
}

function formerKeysStillLive(going: readonly Candidate[], target: EnvironmentState): PromptKey[] {
  const keys = new Set(going.map(({ key }) => key));
  return going.flatMap(({ formerKeys }) => formerKeys).filter((former) => !keys.has(former) && target.entries.get(former)?.blob != null);
}

function retiredEntry(key: PromptKey, { target, records, terms }: PromotionInput): EntryChange {
  const record = records.get(key) ?? null;
  return { key, from: target.entries.get(key) ?? null, to: retiredRecord(key, record, terms), affects: [] };
}

function formerKeyWarnings(going: readonly Candidate[], { target, terms }: PromotionInput): string[] {
  return formerKeysStillLive(going, target).map((former) => {
    const renamed = going.find(({ formerKeys }) => formerKeys.includes(former));
    return `${former}, the old name of ${renamed?.key}, stays live in ${terms.environment}: add --retire-old, or promptlane retire ${former} --env ${terms.environment}`;
  });
}

import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import { digestOf } from "../domain/environment/partial-closure.ts";
import { Usage } from "../domain/errors.ts";
import type { Decision, RunningOnPrompt } from "../domain/experiment/assign-among.ts";
import type { AssignmentContext, AssignmentReason } from "../domain/experiment/experiment.ts";
import type { AssignmentStep } from "../domain/experiment/explain.ts";
import type { PinnedVariation } from "../domain/experiment/pinned-variation.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelector } from "../domain/version/selector.ts";
import { type PromptKind, type VersionNumber, versionLabel } from "../domain/version/version.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { closureOfFound, factsOfFound, type FoundPrompt, variablesOfFound } from "./found-prompt.ts";
import { type EnvironmentMoment, environmentMoment } from "./environment-moment.ts";
import { neverFetched } from "./live-by-environment.ts";
import { isDraft, neverLive, notLive, type ResolvedPrompt, unknownThere } from "./resolve-prompt.ts";
import { contentOf } from "./resolved-content.ts";
import { shownContent, wholeText } from "./shown-content.ts";

/** Whom a prompt is resolved for. */
export interface ResolveRequest {
  /** `KEY`, or `KEY#TEMPLATE` of a flow. */
  prompt: string;
  /** The manifest's default unless given. */
  environment?: string;
  /** Counts as the attribute `user`. */
  user?: string;
  /** What targeting and the experiment's `unit` look at. */
  attributes?: Readonly<Record<string, unknown>>;
  /** Whether to say how each experiment and rollout on the prompt decided; false unless given. */
  explain?: boolean;
  /** As the environment was then: RFC 3339, `yesterday`, `2h`. */
  at?: string;
}

/** What `resolve` answers. */
export interface ResolveDocument {
  key: PromptKey;
  kind: PromptKind;
  environment: EnvironmentName;
  /** The commit of the environment's branch that was read; exposures name it as `feature_flag.version`. */
  environment_commit: ObjectId | null;
  version: VersionNumber | null;
  label: string;
  /** The commit of the source that holds the content. */
  commit: ObjectId | null;
  blob: ObjectId;
  /** Hash of the content and all its partials; null when a partial is missing. */
  digest: string | null;
  /** The text below the front matter; of a flow that of its entry point. */
  template: string;
  /** What the template and its partials ask for, sorted. */
  variables: string[];
  /** The experiment that decided, or the prompt that is rolled out; null when nothing runs on the prompt. */
  experiment: string | null;
  /** The key of the variation, or `candidate` or `control`; null for somebody who gets what is live. */
  variation: string | null;
  /** Why; null when nothing runs on the prompt. */
  reason: AssignmentReason | null;
  /** The value that was hashed, and where it fell; null without one. */
  unit: string | null;
  bucket: number | null;
  /** Absent unless asked for. */
  explanation?: Explanation[];
}

/** How one experiment or rollout decided. */
export interface Explanation {
  kind: "experiment" | "rollout";
  name: string;
  /** In their order, up to the one that decided. */
  steps: AssignmentStep[];
}

/** The document, with the file's text, which is for people and pipes. */
export interface ResolvedForUser extends ResolveDocument {
  text: string;
}

/**
 * What somebody gets of a prompt in an environment: what is live, or the version of the variation that an experiment or a
 * rollout gives. The same answer as the library's `assign` by the same definition.
 *
 * @throws NotFound when there is no such environment, nothing is live, or the flow has no such template.
 * @throws Usage for a selector with a version, and for what is no time.
 * @example (await resolve(store, { prompt: "support/triage", environment: "production", user: "u-42" })).variation
 */
export async function resolve(store: PromptStore, request: ResolveRequest): Promise<ResolvedForUser> {
  const { key, template, select } = parseSelector(request.prompt);
  if (select !== null) {
    throw new Usage("version-not-chosen", "What somebody gets is for the environment to say, not for a selector.", {
      hint: `promptlane resolve ${key}, or promptlane show ${request.prompt}`,
    });
  }
  const environment = neededEnvironment(store, request.environment ?? null);
  tellFetchAge(store);
  if (neverFetched(store).includes(environment)) throw unknownThere(store, key, environment);
  const moment = await environmentMoment(store, environment, request.at ?? null);
  const records = await moment.running(key);
  const context = contextOf(request);
  const decision = await decide(records, context);
  const pin = pinOf(records, decision);
  const found = pin === null ? await findLive(store, key, moment) : await findPinned(store, key, pin, records, environment);
  const facts = await factsOfFound(store, found);
  const closure = await closureOfFound(store, found, facts);
  const { resolved, content } = found;
  const isWhole = closure.missing.length === 0 && closure.cycle === null;
  return {
    key,
    kind: resolved.kind,
    environment,
    environment_commit: moment.commit,
    version: resolved.version,
    label: resolved.label,
    commit: resolved.commit,
    blob: resolved.blob,
    digest: isWhole ? digestOf(resolved.blob, closure) : null,
    template: (await shownContent(key, content, template)).template,
    variables: await variablesOfFound(store, found, facts, closure),
    experiment: decision?.assignment.experiment ?? null,
    variation: decision?.assignment.variation ?? null,
    reason: decision?.assignment.reason ?? null,
    unit: decision?.assignment.unit ?? null,
    bucket: decision?.assignment.bucket ?? null,
    ...(request.explain === true && { explanation: await explain(records, context) }),
    text: wholeText(content, template),
  };
}

function contextOf({ user, attributes }: ResolveRequest): AssignmentContext {
  return { ...(user !== undefined && { user }), ...(attributes !== undefined && { attributes }) };
}

// Loaded only where something runs: conditions take longer to load than a warm command may take.
async function decide(records: readonly RunningRecord[], context: AssignmentContext): Promise<Decision | null> {
  if (records.length === 0) return null;
  const { assignAmong } = await import("../domain/experiment/assign-among.ts");
  return assignAmong(runningOf(records), context);
}

async function explain(records: readonly RunningRecord[], context: AssignmentContext): Promise<Explanation[]> {
  if (records.length === 0) return [];
  const { explainAssignment, explainRollout } = await import("../domain/experiment/explain.ts");
  return records.map((record) =>
    "experiment" in record
      ? { kind: "experiment", name: record.name, steps: explainAssignment(record.experiment, context) }
      : { kind: "rollout", name: record.prompt, steps: explainRollout(record.rollout, context) },
  );
}

function runningOf(records: readonly RunningRecord[]): RunningOnPrompt {
  return {
    experiments: records.flatMap((record) => ("experiment" in record ? record.experiment : [])),
    rollout: records.flatMap((record) => ("rollout" in record ? record.rollout : []))[0] ?? null,
  };
}

/** The content that the variation pins; null for somebody who gets what is live. */
function pinOf(records: readonly RunningRecord[], decision: Decision | null): PinnedVariation | null {
  if (decision === null || decision.assignment.variation === null) return null;
  const record = records.find(
    (one) =>
      ("experiment" in one ? one.experiment : one.rollout) === (decision.by === "experiment" ? decision.experiment : decision.rollout),
  );
  return record?.pins.find(({ variation }) => variation === decision.assignment.variation) ?? null;
}

async function findPinned(
  store: PromptStore,
  key: PromptKey,
  { version, commit, blob, partials }: PinnedVariation,
  records: readonly RunningRecord[],
  environment: EnvironmentName,
): Promise<FoundPrompt> {
  const kind = records.find(({ pins }) => pins.some((pin) => pin.blob === blob))?.kind ?? "prompt";
  const resolved = { key, kind, version, label: versionLabel(version, commit), commit, blob, draft: false, environment };
  return foundIn(store, resolved, ({ name, version: wanted }) =>
    Promise.resolve(partials.find((partial) => partial.key === name && (wanted === null || partial.version === wanted))?.blob ?? null),
  );
}

async function findLive(store: PromptStore, key: PromptKey, { environment, keys, live, pinned }: EnvironmentMoment): Promise<FoundPrompt> {
  const entry = await live(key);
  if (entry === undefined) throw await neverLive(store, key, environment, keys());
  if (entry.blob === null) throw notLive(key, environment, "is retired");
  const { kind, version, label, commit, blob } = entry;
  const resolved = { key, kind, version, label, commit, blob, draft: isDraft(label), environment };
  return foundIn(store, resolved, async ({ name, version: wanted }) =>
    wanted === null ? ((await live(name))?.blob ?? null) : pinned(name, wanted),
  );
}

async function foundIn(store: PromptStore, resolved: ResolvedPrompt, partial: NonNullable<FoundPrompt["partial"]>): Promise<FoundPrompt> {
  const content = await contentOf(store, resolved);
  return { resolved, content, equals: null, place: "environment", known: { asked: [], drafts: new Map() }, partial };
}

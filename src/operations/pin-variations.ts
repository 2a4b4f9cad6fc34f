import type { Candidate } from "../domain/environment/decide-promotion.ts";
import { refuseBroken, wholeClosure } from "../domain/environment/coming-content.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { isHeld } from "../domain/environment/held-versions.ts";
import { digestOf, type IncludedPartial } from "../domain/environment/partial-closure.ts";
import { PolicyRefused } from "../domain/errors.ts";
import type { PinnedPartial, PinnedVariation } from "../domain/experiment/pinned-variation.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelection, type Selection } from "../domain/version/selector.ts";
import type { PromptKind } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { candidateOf } from "./candidates.ts";
import { namesInSource, promotionContents } from "./promotion-contents.ts";
import { type ComingParts, refusePartsOutOfOrder } from "./promotion-order.ts";
import { resolvePrompt } from "./resolve-prompt.ts";

/** Versions of one prompt that are to be served side by side. */
export interface VariationsToPin {
  key: PromptKey;
  /** The name of each arm, and which version it gets, as a selection. */
  variations: readonly { key: string; version: string }[];
  /** Where each version must have been live first; null for no such place. */
  after: EnvironmentName | null;
}

/** A numbered version that a selection ended at. */
type NumberedCandidate = Candidate & { version: number };

/**
 * Finds the content of each arm and of all that it includes, as it is live in the environment now, and holds for it what a promotion
 * there would want: a number, a text that parses, partials that are live, and the order of environments.
 *
 * @throws NotFound for a version that does not exist.
 * @throws PolicyRefused when nothing is live for the prompt, and for what a promotion would refuse.
 * @throws Invalid for a prompt that does not parse or includes itself.
 */
export async function pinVariations(
  store: PromptStore,
  target: EnvironmentState,
  { key, variations, after }: VariationsToPin,
): Promise<{ kind: PromptKind; pins: PinnedVariation[] }> {
  const live = target.entries.get(key);
  if (live?.blob == null) throw nothingLive(key, target.name);
  const candidates: NumberedCandidate[] = [];
  for (const variation of variations) candidates.push(await numbered(store, target, key, variation));
  refuseMixed(candidates);
  const contents = await promotionContents(store, target, candidates);
  const { facts, pinned } = contents;
  const inSource = await namesInSource(store, candidates, { target, contents });
  refuseBroken(candidates, facts);
  const lookup = {
    live: (name: string) => target.entries.get(name as PromptKey)?.blob ?? null,
    pinned,
    partialsOf: (content: Candidate["blob"]) => facts(content).partials,
  };
  const closures = candidates.map((candidate) =>
    wholeClosure(candidate, lookup, {
      environment: target.name,
      isInSource: (name) => inSource.has(`${candidate.commit} ${name}`),
      hint: (missing) => `promptlane promote ${missing} --to ${target.name}`,
    }),
  );
  const pins = candidates.map(({ version, commit, blob }, index): PinnedVariation => {
    const { partials } = closures[index] ?? { partials: [] };
    const digest = digestOf(blob, { partials });
    return { variation: variations[index]?.key ?? "", version, commit, blob, digest, partials: pinnedPartials(partials, target) };
  });
  if (after !== null) {
    const coming = candidates.map(({ label, blob }, index): ComingParts => {
      const following = (closures[index]?.partials ?? []).filter((partial) => partial.pinned === null);
      return {
        coming: { key, label, blob },
        parts: [{ key, blob }, ...following.map((partial) => ({ key: partial.key, blob: partial.blob }))],
      };
    });
    // What is live there has passed already.
    await refusePartsOutOfOrder(
      store,
      coming.filter(({ coming: { blob } }) => blob !== live.blob),
      target,
      after,
    );
  }
  return { kind: candidates[0]?.kind ?? live.kind, pins };
}

async function numbered(
  store: PromptStore,
  target: EnvironmentState,
  key: PromptKey,
  { key: name, version: text }: { key: string; version: string },
): Promise<NumberedCandidate> {
  const selection = parseSelection(text);
  const resolved = await resolvePrompt(store, key, selection);
  const candidate = candidateOf(await indexOf(store), resolved, null, isNamed(selection));
  if (candidate.version === null) {
    throw new PolicyRefused(
      "version-not-numbered",
      `${text} of ${key}, for ${name}, is ${candidate.label}, which has no number that could be kept.`,
      {
        hint: `merge it to ${store.defaultBranch.name}, and name the version`,
        details: { key, variation: name, label: candidate.label },
      },
    );
  }
  if (!candidate.versionNamed && isHeld(target.entries.get(key)?.held ?? [], candidate.blob)) {
    throw new PolicyRefused("held", `${candidate.label} of ${key} was taken out of ${target.name} and is held there.`, {
      hint: `write version: ${candidate.label} for ${name} in the manifest if it is meant`,
      details: { key, variation: name, label: candidate.label },
    });
  }
  return { ...candidate, version: candidate.version };
}

function isNamed({ type }: Selection): boolean {
  return type === "version" || type === "commit";
}

function refuseMixed(candidates: readonly NumberedCandidate[]): void {
  const [first] = candidates;
  const other = candidates.find(({ kind }) => kind !== first?.kind);
  if (first === undefined || other === undefined) return;
  throw new PolicyRefused("kinds-differ", `${first.key} is a ${first.kind} in ${first.label} and a ${other.kind} in ${other.label}.`, {
    hint: "compare versions of one kind",
  });
}

/** What follows the live partials comes first: a reader that is asked for no version finds that. */
function pinnedPartials(partials: readonly IncludedPartial[], target: EnvironmentState): PinnedPartial[] {
  const following = partials
    .filter(({ pinned }) => pinned === null)
    .map(({ key, blob }) => ({ key, version: liveVersion(key, target), blob }));
  const fixed = partials.flatMap(({ key, pinned, blob }) => (pinned === null ? [] : [{ key, version: pinned, blob }]));
  return [...following, ...fixed];
}

function liveVersion(key: PromptKey, { entries, name }: EnvironmentState): number {
  const entry = entries.get(key);
  if (entry?.version != null) return entry.version;
  throw new PolicyRefused(
    "partial-not-numbered",
    `${key} is ${entry?.label ?? "not live"} in ${name}, which has no number that could be kept.`,
    {
      hint: `promptlane promote ${key}@latest --to ${name}`,
      details: { key, environment: name },
    },
  );
}

/** The error for a prompt of which nothing is live, so that nothing can run beside it. */
export function nothingLive(key: PromptKey, environment: EnvironmentName): PolicyRefused {
  return new PolicyRefused(
    "nothing-live",
    `Nothing is live for ${key} in ${environment}, so there is nothing for those who take no part.`,
    {
      hint: `promptlane promote ${key} --to ${environment}`,
      details: { key, environment },
    },
  );
}

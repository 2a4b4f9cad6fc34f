import { decidePromotion } from "../domain/environment/decide-promotion.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import type { PinnedVariation } from "../domain/experiment/pinned-variation.ts";
import { versionLabel } from "../domain/version/version.ts";
import { readLiveRecords } from "../store/environment-store.ts";
import { liveInclusions } from "../store/live-inclusions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { RunningExperiment, RunningRollout } from "../store/running-experiments.ts";
import { namesInSource, promotionContents } from "./promotion-contents.ts";

/** The promotion of a pinned version of what runs, by the rules of every promotion; nothing when it is live already. */
export async function shipPlan(
  store: PromptStore,
  target: EnvironmentState,
  { kind, name, prompt, content }: RunningExperiment | RunningRollout,
  { pin, ...terms }: RecordTerms & { pin: PinnedVariation },
): Promise<EntryPlan> {
  const { version, commit, blob } = pin;
  const label = versionLabel(version, commit);
  const shared = { draft: false, source: null, versionNamed: true, formerKeys: [] };
  const candidate = { key: prompt, kind: content.kind, version, label, commit, blob, ...shared };
  const { name: environment } = target;
  const contents = await promotionContents(store, target, [candidate]);
  const inSource = await namesInSource(store, [candidate], { target, contents });
  return decidePromotion({
    terms: { environment, from: null, all: false, strict: false, allowOlder: true, retireOld: false, drafts: false, ...terms },
    candidates: [candidate],
    absent: [],
    // It is under this very experiment or rollout, which ends with it.
    target: { ...target, running: target.running.filter((other) => other.kind !== kind || other.name !== name) },
    records: await readLiveRecords(store, target, [prompt]),
    inclusions: await liveInclusions(store, target, [prompt]),
    ...contents,
    partialFor: () => null,
    isInSource: (_, partial) => inSource.has(`${commit} ${partial}`),
  });
}

/** What goes live includes what is live, and the pinned version had that as it was at the start. */
export function otherPartials(
  { kind, prompt }: RunningExperiment | RunningRollout,
  { variation, partials }: PinnedVariation,
  { name, entries }: EnvironmentState,
): string[] {
  return partials.flatMap(({ key, version, blob }) => {
    const live = entries.get(key);
    if (live === undefined || live.blob === blob) return [];
    return [`${variation} of ${prompt} had ${key} v${version} in the ${kind}, and ${name} has ${live.label}`];
  });
}

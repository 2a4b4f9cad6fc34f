import type { Version } from "../version/version.ts";
import { isOlder, sameVersion } from "./compare-live.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { type HeldCandidates, isHeld } from "./held-versions.ts";
import { underExperiment } from "./under-experiment.ts";

/** A declared environment in the order of the manifest. */
export interface Stage {
  state: EnvironmentState;
  /** What must come before it; null for nothing. */
  after: EnvironmentName | null;
  /** The candidates of rollouts that were taken away there. */
  heldCandidates?: HeldCandidates;
}

/** What most probably comes next: to promote the latest versions, or to look at what one environment has and the next lacks. */
export type NextStep = { type: "promote"; to: EnvironmentName } | { type: "compare"; from: EnvironmentName; to: EnvironmentName };

/** The step for the first environment that a promotion would change; null when all have what comes before them. */
export function nextStep(latest: readonly Version[], stages: readonly Stage[]): NextStep | null {
  const states = new Map(stages.map(({ state }) => [state.name, state]));
  for (const stage of stages) {
    const { state, after } = stage;
    if (after === null) {
      if (latest.some((version) => wouldCome(version, stage))) return { type: "promote", to: state.name };
    } else if (
      states
        .get(after)
        ?.contents()
        .some((content) => wouldCome(content, stage))
    ) {
      return { type: "compare", from: after, to: state.name };
    }
  }
  return null;
}

/** Whether `--all` would bring the version: what is live already, held, newer or under an experiment stays as it is. */
function wouldCome(version: Pick<Version, "key" | "version" | "blob">, { state, heldCandidates }: Stage): boolean {
  const live = state.entries.get(version.key);
  if (underExperiment(state, version.key) !== null) return false;
  if (live === undefined) return true;
  const held = [...live.held, ...(heldCandidates?.get(version.key) ?? [])];
  return !(sameVersion(version, live) || isHeld(held, version.blob) || isOlder(version, live));
}

import type { Version } from "../version/version.ts";
import { isOlder, sameVersion } from "./compare-live.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { isHeld } from "./held-versions.ts";
import { underExperiment } from "./under-experiment.ts";

/** A declared environment in the order of the manifest. */
export interface Stage {
  state: EnvironmentState;
  /** What must come before it; null for nothing. */
  after: EnvironmentName | null;
}

/** What most probably comes next: to promote the latest versions, or to look at what one environment has and the next lacks. */
export type NextStep = { type: "promote"; to: EnvironmentName } | { type: "compare"; from: EnvironmentName; to: EnvironmentName };

/** The step for the first environment that a promotion would change; null when all have what comes before them. */
export function nextStep(latest: readonly Version[], stages: readonly Stage[]): NextStep | null {
  const states = new Map(stages.map(({ state }) => [state.name, state]));
  for (const { state, after } of stages) {
    if (after === null) {
      if (latest.some((version) => wouldCome(version, state))) return { type: "promote", to: state.name };
    } else if (
      states
        .get(after)
        ?.contents()
        .some((content) => wouldCome(content, state))
    ) {
      return { type: "compare", from: after, to: state.name };
    }
  }
  return null;
}

/** Whether `--all` would bring the version: what is live already, held, newer or under an experiment stays as it is. */
function wouldCome(version: Pick<Version, "key" | "version" | "blob">, state: EnvironmentState): boolean {
  const live = state.entries.get(version.key);
  if (underExperiment(state, version.key) !== null) return false;
  return live === undefined || !(sameVersion(version, live) || isHeld(live.held, version.blob) || isOlder(version, live));
}

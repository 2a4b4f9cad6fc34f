import { Conflict } from "../errors.ts";
import { sameVersion } from "./compare-live.ts";
import type { EntryChange, EntryPlan } from "./deployment-plan.ts";
import type { EnvironmentState, LiveEntry } from "./environment-state.ts";

/**
 * What is left to do of a plan that was shown, now that the environment has moved: changes that are there already fall
 * away.
 *
 * @throws Conflict when somebody else changed an entry that the plan was to change.
 */
export function stillToDo(shown: EntryPlan, target: EnvironmentState): EntryChange[] {
  return shown.changes.filter((change) => {
    const live = target.entries.get(change.key) ?? null;
    if (live !== null && sameVersion(live, change.to)) return false;
    if (isUntouched(live, change.from)) return true;
    throw movedMeanwhile(change, live, target);
  });
}

/** Keeps of a plan that was decided anew only what was shown: nothing else may be applied. */
export function onlyWhatWasShown(decided: EntryPlan, left: readonly EntryChange[], target: EnvironmentState): EntryPlan {
  const changes = left.map((shown) => {
    const again = decided.changes.find(({ key }) => key === shown.key);
    if (again === undefined || !sameVersion(again.to, shown.to)) throw movedMeanwhile(shown, target.entries.get(shown.key) ?? null, target);
    return again;
  });
  return { ...decided, changes };
}

// Whoever edits the branch by hand changes the content and leaves the record.
function isUntouched(live: LiveEntry | null, before: LiveEntry | null): boolean {
  return live?.record === before?.record && live?.blob === before?.blob;
}

function movedMeanwhile({ key, from, to }: EntryChange, live: LiveEntry | null, { name }: EnvironmentState): Conflict {
  const now = live === null ? "nothing is live" : `${live.by.name} made it ${live.label}`;
  return new Conflict(
    "moved-meanwhile",
    `${key} in ${name} was ${from?.label ?? "not live"} when this began; meanwhile ${now}. Nothing was changed.`,
    {
      hint: `promptlane history ${key} --env ${name}`,
      details: {
        key,
        environment: name,
        planned: to.label,
        live: live?.label ?? null,
        by: live?.by ?? null,
        deployment: live?.deployment ?? null,
      },
    },
  );
}

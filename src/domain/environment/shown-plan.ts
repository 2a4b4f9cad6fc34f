import { Conflict } from "../errors.ts";
import { sameVersion } from "./compare-live.ts";
import type { EntryChange, EntryPlan } from "./deployment-plan.ts";
import type { EnvironmentState, LiveEntry } from "./environment-state.ts";
import { entryOf, type RunningChange } from "./running-change.ts";
import { identityOf } from "./running-identity.ts";

/** What a plan changes, of prompts and of what runs. */
export type PlannedChanges = Pick<EntryPlan, "changes" | "running">;

/**
 * What is left to do of a plan that was shown, now that the environment has moved: changes that are there already fall
 * away.
 *
 * @param before The environment as it was when the plan was shown.
 * @throws Conflict when somebody else changed an entry that the plan was to change.
 */
export function stillToDo(shown: PlannedChanges, target: EnvironmentState, before: EnvironmentState = target): PlannedChanges {
  return {
    changes: shown.changes.filter((change) => {
      const live = target.entries.get(change.key) ?? null;
      if (live !== null && sameVersion(live, change.to)) return false;
      if (isUntouched(live, change.from)) return true;
      throw movedMeanwhile(change, live, target);
    }),
    running: shown.running.filter((change) => {
      const now = entryOf(target, change);
      if (isDone(change, target) && !isShippedMeanwhile(change, target, before)) return false;
      if ((now?.record ?? null) === (change.from?.entry.record ?? null)) return true;
      throw runningMeanwhile(change, target);
    }),
  };
}

/** Keeps of a plan that was decided anew only what was shown: nothing else may be applied. */
export function onlyWhatWasShown(decided: EntryPlan, left: PlannedChanges, target: EnvironmentState): EntryPlan {
  const changes = left.changes.map((shown) => {
    const again = decided.changes.find(({ key }) => key === shown.key);
    if (again === undefined || !sameVersion(again.to, shown.to)) throw movedMeanwhile(shown, target.entries.get(shown.key) ?? null, target);
    return again;
  });
  const running = left.running.map((shown) => {
    const again = decided.running.find(({ kind, name }) => kind === shown.kind && name === shown.name);
    if (again === undefined || outcomeOf(again) !== outcomeOf(shown)) throw runningMeanwhile(shown, target);
    return again;
  });
  // What began meanwhile and would have to end with it was not shown, and cannot be left as it is either.
  const other = decided.running.find(({ kind, name }) => !running.some((one) => one.kind === kind && one.name === name));
  if (other !== undefined) throw runningMeanwhile(other, target);
  return { ...decided, changes, running };
}

// Whoever edits the branch by hand changes the content and leaves the record.
function isUntouched(live: LiveEntry | null, before: LiveEntry | null): boolean {
  return live?.record === before?.record && live?.blob === before?.blob;
}

/** Whether somebody else has done the same already. */
function isDone(change: RunningChange, target: EnvironmentState): boolean {
  return (entryOf(target, change)?.identity ?? null) === outcomeOf(change);
}

/** Whether what was to end with the live version as it is ended with another one live. */
function isShippedMeanwhile({ to, from }: RunningChange, target: EnvironmentState, before: EnvironmentState): boolean {
  if ("runs" in to || to.ended.shipped !== null || from === null) return false;
  const liveIn = ({ entries }: EnvironmentState) => entries.get(from.record.prompt)?.blob ?? null;
  return liveIn(target) !== liveIn(before);
}

/** What will run under the name; null for nothing. */
function outcomeOf({ to }: RunningChange): string | null {
  return "runs" in to ? identityOf(to.runs) : null;
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

function runningMeanwhile(change: RunningChange, target: EnvironmentState): Conflict {
  const { kind, name, from } = change;
  const now = entryOf(target, change);
  const begun = from === null ? "did not run" : "ran otherwise";
  const meanwhile = now === null ? "it was ended" : `${now.by.name} changed it`;
  const message =
    from !== null && now?.record === from.entry.record
      ? `What ${kind} ${name} is made of changed in ${target.name} meanwhile. Nothing was changed.`
      : `The ${kind} ${name} ${begun} in ${target.name} when this began; meanwhile ${meanwhile}. Nothing was changed.`;
  return new Conflict("moved-meanwhile", message, {
    hint: `promptlane history --env ${target.name}`,
    details: { kind, name, environment: target.name, by: now?.by ?? null, deployment: now?.deployment ?? null },
  });
}

import type { Content, Key } from "./content.ts";
import { type Deployment, type Entry, type Environment, isSame, type Live, liveOf, RETIRED } from "./environment.ts";
import { CONFLICT, NOT_FOUND, type Outcome, Refusal, REFUSED } from "./outcome.ts";

/** What a rollback asks for. Deployments are counted from 0. */
export interface RollbackWish {
  environment: string;
  /** The whole environment when left out. */
  key?: Key;
  toVersion?: number;
  toDeployment?: number;
  fromDeployment?: number;
  again?: boolean;
}

type NewEntry = Omit<Entry, "deployment">;

interface Restored {
  key: Key;
  to: Live;
  previous: readonly Live[];
  held: readonly Live[];
}

/** What a rollback does: it restores, writes records of its own, and holds what it takes out. */
export function decideRollback(environment: Environment, wish: RollbackWish, operation: string): Outcome {
  const moving = restorations(environment, wish).filter(({ key, to }) => !isSame(environment.entries.get(key) ?? RETIRED, to));
  const entries = moving.map(({ key, to, previous, held }): NewEntry => {
    return { key, ...to, action: "rollback", source: null, operation, previous, held };
  });
  return { entries, skipped: new Map() };
}

/** What is held once some versions were taken out and another is live. */
export function holding(held: readonly Live[], takenOut: readonly Live[], live: Content | null): Live[] {
  const byContent = new Map([...held, ...takenOut.map(liveOf)].map((version) => [version.content, version]));
  byContent.delete(null);
  byContent.delete(live);
  return [...byContent.values()];
}

function restorations(environment: Environment, { key, toVersion, toDeployment, fromDeployment, again }: RollbackWish): Restored[] {
  if (fromDeployment !== undefined) return undone(environment, fromDeployment);
  if (toDeployment !== undefined) return asOf(environment, toDeployment);
  if (key === undefined) return lastUndone(environment, again === true);
  const entry = environment.entries.get(key);
  if (entry === undefined) throw new Refusal(NOT_FOUND);
  if (toVersion !== undefined) return [backToVersion(entry, toVersion)];
  if (entry.action === "rollback" && again !== true) throw new Refusal(REFUSED);
  return [back(entry, entry.previous.length - 1)];
}

/** Promotions push, rollbacks pop. */
function back(entry: Entry, place: number): Restored {
  const to = entry.previous[place];
  if (to === undefined) throw new Refusal(REFUSED);
  const takenOut = [...entry.previous.slice(place + 1), entry];
  return { key: entry.key, to, previous: entry.previous.slice(0, place), held: holding(entry.held, takenOut, to.content) };
}

function backToVersion(entry: Entry, version: number): Restored {
  if (entry.version === version) return { key: entry.key, to: entry, previous: entry.previous, held: entry.held };
  const place = entry.previous.findLastIndex((earlier) => earlier.version === version);
  if (place === -1) throw new Refusal(NOT_FOUND);
  return back(entry, place);
}

function lastUndone(environment: Environment, again: boolean): Restored[] {
  const last = environment.log.at(-1);
  if (last === undefined) throw new Refusal(NOT_FOUND);
  if (!last.changes.some(({ to }) => to.action === "rollback")) return undone(environment, environment.log.length - 1);
  if (!again) throw new Refusal(REFUSED);
  return last.changes.map(({ to }) => back(to, to.previous.length - 1));
}

/** One deployment undone, unless something came after it. */
function undone(environment: Environment, number: number): Restored[] {
  const { changes } = environment.log[number] as Deployment;
  return changes.map(({ key, from }) => {
    const now = environment.entries.get(key) as Entry;
    if (now.deployment !== number && !isSame(now, from ?? RETIRED)) throw new Refusal(CONFLICT);
    return undoing(from, now);
  });
}

function undoing(before: Entry | null, now: Entry): Restored {
  const to = before === null ? RETIRED : liveOf(before);
  // What a rollback took out comes back as it was, so that rollback's own choice was never found bad.
  const held = now.action === "rollback" ? holding(before?.held ?? [], [], to.content) : holding(now.held, [now], to.content);
  return { key: now.key, to, previous: before?.previous ?? [], held };
}

/** Everything as it was after a deployment. */
function asOf(environment: Environment, number: number): Restored[] {
  const { after } = environment.log[number] as Deployment;
  return [...environment.entries.values()].map((now) => {
    const then = after.get(now.key) ?? null;
    const to = then === null ? RETIRED : liveOf(then);
    const undoesRollback = now.action === "rollback" && now.held.some(({ content }) => content === to.content);
    return { key: now.key, to, previous: then?.previous ?? [], held: holding(now.held, undoesRollback ? [] : [now], to.content) };
  });
}

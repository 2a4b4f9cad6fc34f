import { PolicyRefused } from "../errors.ts";
import { isNumbered } from "../version/version.ts";
import type { Experiment } from "./experiment.ts";
import { experimentImpact, type Move } from "./impact.ts";
import { weightsOf } from "./variation-weights.ts";

/**
 * Whether a running experiment is dealt out anew, so that its results begin anew: by another seed, or another unit.
 */
export function isDealtAnew(before: Experiment, after: Experiment): boolean {
  return seedOf(before) !== seedOf(after);
}

/**
 * Refuses what would spoil the results of an experiment that runs: other variations or another prompt at any time; weights, units
 * and versions under the same seed, since users would move or see two texts under one name.
 *
 * @param after What it would be, its versions as far as they are known: a version that is no number stays as it is pinned.
 * @throws PolicyRefused with whom it would move, and what to do instead.
 */
export function refuseUpdate(before: Experiment, after: Experiment): void {
  const { name } = before;
  if (before.prompt !== after.prompt) {
    throw refused(name, "prompt-changed", `it runs on ${before.prompt}, and the manifest says ${after.prompt}`, stopFirst(name));
  }
  const [keys, wanted] = [before, after].map(({ variations }) => variations.map(({ key }) => key));
  const renamed = wanted?.find((key) => keys?.includes(key) === false) ?? keys?.find((key) => wanted?.includes(key) === false);
  if (renamed !== undefined) {
    const message = `it runs with the variations ${keys?.join(", ")}, and the manifest has ${wanted?.join(", ")}; events know them by these names`;
    throw refused(name, "variations-changed", message, stopFirst(name));
  }
  if (isDealtAnew(before, after)) return;
  if (weightsByKey(before) !== weightsByKey(after) || (before.unit ?? "user") !== (after.unit ?? "user")) {
    throw refused(name, "users-would-move", `under the same seed ${movesOf(before, after)}`, "ramp `coverage`, or set a new `seed`");
  }
  for (const { key, version } of after.variations) {
    const pinned = before.variations.find((variation) => variation.key === key)?.version;
    if (!isNumbered(version) || version === pinned) continue;
    const message = `${key} runs with ${pinned}, and the manifest says ${version}; one seed would have the results of both`;
    throw refused(name, "version-changed", message, "set a new `seed`, or start another experiment");
  }
}

function refused(name: string, code: string, why: string, hint: string): PolicyRefused {
  return new PolicyRefused(code, `${name} cannot be updated while it runs: ${why}.`, { hint, details: { experiment: name } });
}

function stopFirst(name: string): string {
  return `promptlane experiment stop ${name}, and start another one`;
}

function seedOf({ seed, name }: Experiment): string {
  return seed ?? name;
}

/** The weights with their order, which decides about buckets too. */
function weightsByKey(experiment: Experiment): string {
  const weights = weightsOf(experiment);
  return JSON.stringify(experiment.variations.map(({ key }, index) => [key, weights[index]]));
}

function movesOf(before: Experiment, after: Experiment): string {
  const { kind, of, moves } = experimentImpact(before, after);
  const whom = of === "users" ? "of users" : "of matching users";
  const parts = moves.map((move) => `${(move.share * 100).toFixed(1)} % ${whom} move ${wayOf(move)}`);
  if (parts.length === 0) return "its weights would be others";
  return `${kind === "expected" ? "expected, " : ""}${parts.join(", ")}`;
}

function wayOf({ from, to }: Move): string {
  return `from ${from ?? "what is live"} to ${to ?? "what is live"}`;
}

import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { groupByKey } from "../domain/version/group-by-key.ts";
import { numberVersions } from "../domain/version/number-versions.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import type { Run, RunsByKey } from "../domain/version/version-runs.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { familiesOf } from "./key-families.ts";
import { firstParentChain } from "./first-parent-chain.ts";
import type { NumberedRun, OrphanVersion } from "./version-rows.ts";

export interface NumberRunsInput {
  repository: GitRepository;
  objects: ObjectReader;
  tip: ObjectId | null;
  runs: RunsByKey;
  /** The entries that count. */
  frozen: FrozenVersion[];
}

/** The numbered runs of every key, oldest first, and the frozen numbers that no run has. */
export interface NumberedVersions {
  runs: Map<PromptKey, NumberedRun[]>;
  orphans: Map<PromptKey, OrphanVersion[]>;
}

/**
 * Numbers all versions: each of the given runs gets its number. In a shallow clone only by what is frozen, as the beginning
 * of the history is missing there.
 */
export async function numberRuns(input: NumberRunsInput): Promise<NumberedVersions> {
  const derive = !input.repository.isShallow;
  const positions = await positionsOf(input);
  const frozenByKey = groupByKey(input.frozen);
  for (const family of familiesOf(input.runs)) {
    const [key] = family as [PromptKey];
    const runs = family.length === 1 ? (input.runs.get(key) ?? []) : inOrder(family.flatMap((member) => input.runs.get(member) ?? []));
    const numbers = numberVersions(
      runs,
      family.flatMap((member) => frozenByKey.get(member) ?? []),
      { derive, positions },
    );
    // Copies of tens of thousands would take longer than their numbers.
    for (const [index, run] of runs.entries()) (run as NumberedRun).version = numbers[index] ?? null;
  }
  const numbered = input.runs as Map<PromptKey, NumberedRun[]>;
  return { runs: numbered, orphans: await orphansOf(input, numbered, frozenByKey) };
}

function inOrder(runs: Run[]): Run[] {
  return runs.toSorted((a, b) => a.position - b.position);
}

/** The places of frozen commits that begin no run of their key; git is asked only when there are any that matter. */
async function positionsOf({ repository, tip, runs, frozen }: NumberRunsInput): Promise<Map<ObjectId, number>> {
  const wanted = new Set<ObjectId>();
  for (const { key, version, commit, blob } of frozen) {
    const own = runs.get(key) ?? [];
    // Its place among the runs is mostly its number.
    if (own[version - 1]?.commit === commit) continue;
    if (own.some((run) => run.blob === blob) && !own.some((run) => run.commit === commit)) wanted.add(commit);
  }
  const positions = new Map<ObjectId, number>();
  if (wanted.size === 0 || tip === null) return positions;
  const known = knownPositions(runs);
  let position: number | null = null;
  for (const commit of await firstParentChain(repository, tip)) {
    position = known.get(commit) ?? position;
    if (position !== null && wanted.has(commit)) positions.set(commit, position);
  }
  return positions;
}

function knownPositions(runs: RunsByKey): Map<ObjectId, number> {
  const known = new Map<ObjectId, number>();
  for (const own of runs.values()) {
    for (const { commit, position, end } of own) {
      known.set(commit, position);
      if (end !== null) known.set(end.commit, end.position);
    }
  }
  return known;
}

async function orphansOf(
  { objects }: NumberRunsInput,
  numbered: Map<PromptKey, NumberedRun[]>,
  frozenByKey: Map<PromptKey, FrozenVersion[]>,
): Promise<Map<PromptKey, OrphanVersion[]>> {
  const orphans: FrozenVersion[] = [];
  for (const [key, frozen] of frozenByKey) {
    const own = numbered.get(key) ?? [];
    for (const entry of frozen) {
      const { version } = entry;
      if (own[version - 1]?.version !== version && !own.some((run) => run.version === version)) orphans.push(entry);
    }
  }
  const found = await objects.check(orphans.map(({ blob }) => blob));
  return groupByKey(orphans.map((orphan, index) => ({ ...orphan, kind: found[index]?.type === "tree" ? "flow" : "prompt" })));
}

import type { ObjectId } from "../domain/object-id.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion, VersionNumber } from "../domain/version/version.ts";
import type { RunsByKey } from "../domain/version/version-runs.ts";
import type { ObjectName, ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { commitsOutside } from "./first-parent-chain.ts";
import { storePrefix } from "./store-prefix.ts";

/** Whether a record outside the default branch's history shows the entry's blob at its key; "unknown" when it cannot be asked. */
export type Attestation = boolean | "unknown";

/** The ledger's numbers, and who can confirm them. */
export interface FrozenNumbers {
  /** The ledger's tip; null when there is no ledger. */
  tip: ObjectId | null;
  /** Reads all entries in the order of their keys, those of one key in the ledger's order; none when there is no ledger. */
  read(): Promise<FrozenVersion[]>;
  /** Reads the entries of some keys, those of one key in the ledger's order. */
  readOf(keys: readonly PromptKey[]): Promise<FrozenVersion[]>;
  /** Reads the entries that came after an earlier tip; null when the ledger does not go on from there. */
  readSince(tip: ObjectId): Promise<FrozenVersion[] | null>;
  /** Says for each entry whether a deployment record attests it. Only asked about entries that no history attests. */
  attested(entries: readonly FrozenVersion[]): Promise<Attestation[]>;
  /** What the answers of `attested` depend on, such as the tips of the environments; the answers are kept while it stays. */
  evidence: string;
}

/** A frozen number that does not count. */
export interface IgnoredFrozen {
  entry: FrozenVersion;
  /** `unattested`: nobody ever saw that blob at that key. `unknown`: whoever could say is not here. `superseded`: an earlier entry holds the number. */
  reason: "unattested" | "unknown" | "superseded";
}

/** The frozen numbers, judged. */
export interface JudgedFrozen {
  /** Each (key, version) once. */
  counting: FrozenVersion[];
  ignored: IgnoredFrozen[];
  /** What was asked of `attested`, and its answers. */
  asked: { entries: FrozenVersion[]; answers: Attestation[] };
}

export interface JudgeInput {
  repository: GitRepository;
  objects: ObjectReader;
  storePath: string;
  tip: ObjectId | null;
  runs: RunsByKey;
  /** Those of one key in the ledger's order. */
  entries: readonly FrozenVersion[];
  attested: FrozenNumbers["attested"];
}

/**
 * Decides which frozen numbers count: those whose blob the default branch's history has at that key, and those that a
 * deployment record attests; of several for one (key, version) the first in the ledger. In a shallow clone, where most
 * of the history cannot be asked, an entry that nobody attests still counts when nobody else claims the number.
 */
export async function judgeFrozen(input: JudgeInput): Promise<JudgedFrozen> {
  const { entries } = input;
  const strangers = entries.filter((entry) => !isInRuns(input.runs, entry));
  const held = new Set(await inOldCommits(input, strangers));
  const asked = strangers.filter((entry) => !held.has(entry));
  const outside = asked.length === 0 ? [] : await input.attested(asked);
  const answers = new Map(asked.map((entry, index): [FrozenVersion, Attestation] => [entry, outside[index] ?? "unknown"]));
  const judged = countFirst(entries, answers, { isShallow: input.repository.isShallow });
  return { ...judged, asked: { entries: asked, answers: outside } };
}

function isInRuns(runs: RunsByKey, { key, version, blob }: FrozenVersion): boolean {
  const own = runs.get(key) ?? [];
  // Its place among the runs is mostly its number.
  return own[version - 1]?.blob === blob || own.some((run) => run.blob === blob);
}

/** Those entries whose commit is an ancestor of the tip and holds the blob at the key, though it is on no first-parent chain. */
async function inOldCommits({ repository, objects, storePath, tip }: JudgeInput, entries: FrozenVersion[]): Promise<FrozenVersion[]> {
  if (tip === null || entries.length === 0) return [];
  const names = entries.flatMap(({ key, commit }) => [nameAt(commit, storePath, pathOfPrompt(key)), nameAt(commit, storePath, key)]);
  const found = await objects.check(names);
  const held = entries.filter(({ blob }, index) => found[2 * index]?.id === blob || found[2 * index + 1]?.id === blob);
  const outside = await commitsOutside(repository, tip, [...new Set(held.map(({ commit }) => commit))]);
  return held.filter(({ commit }) => !outside.has(commit));
}

function nameAt(commit: ObjectId, storePath: string, path: string): ObjectName {
  return `${commit}:${storePrefix(storePath)}${path}`;
}

/** Judges entries by the answers about those that the history does not attest; of the others there is none. */
function countFirst(
  entries: readonly FrozenVersion[],
  answers: ReadonlyMap<FrozenVersion, Attestation>,
  { isShallow }: { isShallow: boolean },
): Omit<JudgedFrozen, "asked"> {
  const taken = new Map<PromptKey, Map<VersionNumber, FrozenVersion>>();
  const counting: FrozenVersion[] = [];
  const ignored: IgnoredFrozen[] = [];
  const take = (entry: FrozenVersion): void => {
    const holders = taken.get(entry.key) ?? new Map<VersionNumber, FrozenVersion>();
    taken.set(entry.key, holders);
    const holder = holders.get(entry.version);
    if (holder === undefined) {
      holders.set(entry.version, entry);
      counting.push(entry);
    } else if (holder.blob !== entry.blob) {
      ignored.push({ entry, reason: "superseded" });
    }
  };
  for (const entry of entries) {
    const isAttested = answers.get(entry) ?? true;
    if (isAttested === true) take(entry);
  }
  for (const [entry, answer] of answers) {
    if (answer === true) continue;
    if (isShallow) take(entry);
    else ignored.push({ entry, reason: answer === "unknown" ? "unknown" : "unattested" });
  }
  return { counting, ignored };
}

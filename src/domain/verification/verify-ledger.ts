import { type ObjectId, shortId } from "../object-id.ts";
import type { FrozenVersion } from "../version/version.ts";
import type { Finding } from "./finding.ts";

/** One first-parent step of the ledger. */
export interface LedgerStep {
  commit: ObjectId;
  /** The files of frozen numbers that were added, with their entries; none of them in a file that cannot be read. */
  added: readonly { path: string; entries: readonly FrozenVersion[] }[];
  /** Files that were changed or taken away. */
  altered: readonly string[];
}

/** An entry that does not count, and why. */
export interface IgnoredEntry {
  entry: FrozenVersion;
  /** `forged`: it contradicts what is known. `unattested`: nobody here ever saw that content at that key. */
  reason: "forged" | "unattested";
}

/** Judges the ledger: whether it only grew, and which of its entries do not count. */
export function verifyLedger(steps: readonly LedgerStep[], ignored: readonly IgnoredEntry[]): Finding[] {
  return steps.flatMap((step) => [...alteredFiles(step), ...unreadableFiles(step), ...ignoredEntries(step, ignored)]);
}

function alteredFiles({ commit, altered }: LedgerStep): Finding[] {
  return altered.map((path) => ({
    severity: "error",
    code: "ledger-not-append-only",
    commit,
    key: null,
    path,
    message: `${path} was changed or taken away, and the ledger only ever grows.`,
    hint: `git show ${shortId(commit)}`,
  }));
}

function unreadableFiles({ commit, added }: LedgerStep): Finding[] {
  return added
    .filter(({ entries }) => entries.length === 0)
    .map(({ path }) => ({
      severity: "warning",
      code: "invalid-ledger-file",
      commit,
      key: null,
      path,
      message: `${path} holds no frozen number that can be read.`,
      hint: `git show ${shortId(commit)}`,
    }));
}

function ignoredEntries({ commit, added }: LedgerStep, ignored: readonly IgnoredEntry[]): Finding[] {
  return added.flatMap(({ path, entries }) =>
    entries.flatMap((entry): Finding[] => {
      const reason = ignored.find((one) => isSame(one.entry, entry))?.reason;
      if (reason === undefined) return [];
      const name = `${entry.key}@v${entry.version} (${shortId(entry.blob)})`;
      const where = { commit, key: entry.key, path, hint: `git show ${shortId(commit)}` };
      if (reason === "forged") {
        const message = `The ledger's ${name} does not count: it contradicts what the default branch, a deployment or an earlier entry says.`;
        return [{ severity: "error", code: "forged-ledger-entry", message, ...where }];
      }
      const message = `The ledger's ${name} does not count: nobody here attests that content at that key; it is forged, or its history is lost.`;
      return [{ severity: "warning", code: "unattested-ledger-entry", message, ...where }];
    }),
  );
}

function isSame(one: FrozenVersion, other: FrozenVersion): boolean {
  return one.key === other.key && one.version === other.version && one.commit === other.commit && one.blob === other.blob;
}

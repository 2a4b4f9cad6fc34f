import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion, PromptKind, Version, VersionNumber } from "../domain/version/version.ts";
import type { Run } from "../domain/version/version-runs.ts";

/** A run with the number that it was given. */
export interface NumberedRun extends Run {
  version: VersionNumber | null;
}

/** A frozen number that counts, though no run has it. */
export interface OrphanVersion extends FrozenVersion {
  kind: PromptKind;
}

const NONE = "-";

/*
 * A row of a key is `+` while it lives, else `-`, then its runs, the newest first, each behind a tab:
 * `p 4 COMMIT BLOB POSITION END RENAMED_FROM`, where END is `-` or `COMMIT,POSITION,RENAMED_TO`.
 */

/** Writes the runs of a key, given oldest first. */
export function formatRuns(runs: readonly NumberedRun[]): string {
  const isAlive = runs.at(-1)?.end === null;
  return [isAlive ? "+" : NONE, ...runs.toReversed().map(formatRun)].join("\t");
}

/** Whether the row that begins at `start` is of a key that lives at the tip. */
export function isLivingRow(text: string, start = 0): boolean {
  return text[start] === "+";
}

/** Reads the newest version alone, which is all that a listing needs, from the row that begins at `start`. */
export function parseNewest(key: PromptKey, text: string, start = 0): Version {
  return parseVersion(key, text, start + 2);
}

/** Reads all versions of a key, oldest first, without where their runs begin and end. */
export function parseVersions(key: PromptKey, row: string): Version[] {
  const versions: Version[] = [];
  for (let tab = row.indexOf("\t"); tab !== -1; tab = row.indexOf("\t", tab + 1)) versions.push(parseVersion(key, row, tab + 1));
  return versions.toReversed();
}

/** Reads all runs of a key, oldest first. */
export function parseRuns(key: PromptKey, row: string): NumberedRun[] {
  return row
    .split("\t")
    .slice(1)
    .map((text) => parseRun(key, text))
    .toReversed();
}

/** Whether a run of the row goes on from another key. Most rows name none, and need not be read for it. */
export function namesFormerKey(row: string): boolean {
  for (let end = row.indexOf("\t"); end !== -1;) {
    const next = row.indexOf("\t", end + 1);
    if (!row.endsWith(` ${NONE}`, next === -1 ? row.length : next)) return true;
    end = next;
  }
  return false;
}

/** Writes the frozen numbers that no run has. */
export function formatOrphans(orphans: readonly OrphanVersion[]): string {
  return orphans.map(({ kind, version, commit, blob }) => [kind, version, commit, blob].join(" ")).join("\t");
}

/** Reads the frozen numbers that no run has. */
export function parseOrphans(key: PromptKey, row: string): Version[] {
  return row.split("\t").map((text) => {
    const [kind, version, commit, blob] = text.split(" ") as [PromptKind, string, ObjectId, ObjectId];
    return { key, kind, version: Number(version), commit, blob };
  });
}

function formatRun(run: NumberedRun): string {
  const end = run.end === null ? NONE : `${run.end.commit},${run.end.position},${run.end.renamedTo ?? ""}`;
  return [run.kind === "flow" ? "f" : "p", run.version ?? NONE, run.commit, run.blob, run.position, end, run.renamedFrom ?? NONE].join(" ");
}

// By places and not by `split`, since a listing does this for every prompt.
function parseVersion(key: PromptKey, row: string, start: number): Version {
  const numberEnd = row.indexOf(" ", start + 2);
  const commitEnd = row.indexOf(" ", numberEnd + 1);
  const number = row.slice(start + 2, numberEnd);
  return {
    key,
    kind: row[start] === "f" ? "flow" : "prompt",
    version: number === NONE ? null : Number(number),
    commit: row.slice(numberEnd + 1, commitEnd) as ObjectId,
    blob: row.slice(commitEnd + 1, row.indexOf(" ", commitEnd + 1)) as ObjectId,
  };
}

function parseRun(key: PromptKey, text: string): NumberedRun {
  const [, , , , position, end, renamedFrom] = text.split(" ");
  return {
    ...parseVersion(key, text, 0),
    position: Number(position),
    end: end === undefined || end === NONE ? null : parseEnd(end),
    renamedFrom: renamedFrom === undefined || renamedFrom === NONE ? null : (renamedFrom as PromptKey),
  };
}

function parseEnd(text: string): Run["end"] {
  const [commit, position, renamedTo] = text.split(",");
  return { commit: commit as ObjectId, position: Number(position), renamedTo: renamedTo ? (renamedTo as PromptKey) : null };
}

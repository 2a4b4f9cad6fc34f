import { type ObjectId, shortId } from "../object-id.ts";
import { branchName, type RefName } from "../ref-name.ts";
import type { Finding } from "./finding.ts";

/** What became of a branch since this clone first read it. */
export interface BranchFate {
  branch: RefName;
  /** The remote that has it; null when everything is local. */
  remote: string | null;
  /** Null when there is none here. */
  tip: ObjectId | null;
  /** A tip at which it was read before, and that it does not go on from; null when it only grew. */
  lost: ObjectId | null;
  /** Whether the remote no longer has it. */
  isGone: boolean;
  /** The command that takes it as it is. */
  accept: (commit: ObjectId) => string;
}

/** Judges a branch as a whole: it is there, and it only ever grew. */
export function verifyBranch({ branch, remote, tip, lost, isGone, accept }: BranchFate): Finding[] {
  const name = branchName(branch);
  const known = lost ?? tip;
  if (known === null) return [];
  const bringBack = remote === null ? `git update-ref ${branch} ${known}` : `git push --force ${remote} ${known}:${branch}`;
  if (tip === null || isGone) {
    const where = remote === null ? "" : ` from ${remote}`;
    const giveUp = tip === null ? accept(known) : `git update-ref -d refs/remotes/${remote}/${name}`;
    return [
      about(
        "branch-lost",
        `${name} is gone${where}; this clone last read it at ${shortId(known)}.`,
        `to bring it back: ${bringBack}; to give it up: ${giveUp}`,
      ),
    ];
  }
  if (lost === null) return [];
  return [
    about("branch-rewritten", rewrittenMessage(name, { tip, lost }), `to bring it back: ${bringBack}; to take it as it is: ${accept(tip)}`),
  ];
}

/** Says that a branch was rewritten, of the one tip that is there now and the one that it lost. */
export function rewrittenMessage(name: string, { tip, lost }: { tip: ObjectId; lost: ObjectId }): string {
  return `${name} was force-pushed: this clone read it at ${shortId(lost)}, and ${shortId(tip)}, which is there now, does not go on from that.`;
}

function about(code: "branch-lost" | "branch-rewritten", message: string, hint: string): Finding {
  return { severity: "error", code, commit: null, key: null, path: null, message, hint };
}

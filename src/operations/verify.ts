import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { NotFound } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { Finding } from "../domain/verification/finding.ts";
import { findCommit } from "../store/content-at-commit.ts";
import { deepenDefaultBranch } from "../store/deepen.ts";
import { knownEnvironments } from "../store/environment-branches.ts";
import { fetchNow } from "../store/fetch-when-due.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { examineLedger } from "./examine-ledger.ts";
import { examineLog } from "./examine-log.ts";

/** What is to be checked. */
export interface VerifyRequest {
  /** Only this environment, beside the ledger; all of them by default. */
  environment?: string;
  /** Commits that are known and taken as they are, with everything before them on the branch that holds them. */
  accept?: readonly string[];
}

/** One branch that was checked. */
export interface VerifiedBranch {
  /** Null for the ledger. */
  environment: EnvironmentName | null;
  /** Null when there is no branch. */
  tip: ObjectId | null;
  /** How many first-parent commits were checked. */
  commits: number;
}

/** Something that does not hold, and in which branch. */
export interface VerifyFinding extends Finding {
  /** Null for a finding about the ledger. */
  environment: EnvironmentName | null;
}

/** What `verify` answers. */
export interface VerifyDocument {
  branches: VerifiedBranch[];
  /** By branch, each in the order of its log. */
  findings: VerifyFinding[];
}

/** One branch, its findings, and which of the accepted commits it holds. */
export interface ExaminedBranch {
  tip: ObjectId | null;
  commits: number;
  findings: Finding[];
  held: readonly ObjectId[];
}

/**
 * Checks the whole log of one environment or of all, and the ledger: that each branch only grew, that deployments and
 * nothing else made it, that every version is what it says, and that rollbacks brought back what had stood. Asks the
 * remote first, and fetches what a shallow clone lacks, unless the store forbids it.
 *
 * @throws NotFound for an environment that does not exist, and for an accepted commit that no checked branch holds.
 * @throws RemoteUnavailable when the remote cannot be reached.
 * @throws Invalid with the command to run when a shallow clone may not fetch.
 * @example (await verify(store, { environment: "production" })).findings.length === 0
 */
export async function verify(store: PromptStore, request: VerifyRequest): Promise<VerifyDocument> {
  const environments = request.environment === undefined ? null : [existingEnvironment(store, request.environment)];
  const gone = await fetchNow(store);
  await deepenDefaultBranch(store);
  const accepted = await Promise.all((request.accept ?? []).map(async (text) => acceptedCommit(store, text)));
  // What is said beside a read is a finding here.
  const quiet: PromptStore = { ...store, notify: () => {} };
  const examined: (ExaminedBranch & { environment: EnvironmentName | null })[] = [];
  for (const environment of environments ?? knownEnvironments(store)) {
    examined.push({ environment, ...(await examineLog(quiet, environment, { gone, accepted })) });
  }
  examined.push({ environment: null, ...(await examineLedger(quiet, { gone, accepted })) });
  refuseUnheld(accepted, new Set(examined.flatMap(({ held }) => held)));
  return {
    branches: examined.map(({ environment, tip, commits }) => ({ environment, tip, commits })),
    findings: examined.flatMap(({ environment, findings }) => findings.map((finding) => ({ environment, ...finding }))),
  };
}

async function acceptedCommit(store: PromptStore, text: string): Promise<ObjectId> {
  const commit = /^[0-9a-f]{7,64}$/.test(text) ? await findCommit(store, text) : null;
  if (commit === null) throw new NotFound("commit-not-found", `There is no commit ${text} in this clone.`, { hint: "promptlane verify" });
  return commit;
}

function refuseUnheld(accepted: readonly ObjectId[], held: ReadonlySet<ObjectId>): void {
  const stranger = accepted.find((commit) => !held.has(commit));
  if (stranger === undefined) return;
  throw new NotFound("commit-not-on-branch", `${stranger} is on no branch that was checked, so there is nothing to accept it for.`, {
    hint: "promptlane verify",
  });
}

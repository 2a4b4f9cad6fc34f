import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Invalid, PolicyRefused } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { afterAccepted } from "../domain/verification/accepted-commits.ts";
import type { Finding } from "../domain/verification/finding.ts";
import { verifyLog } from "../domain/verification/verify-log.ts";
import { tipOf } from "../store/branch-tip.ts";
import { readEnvironmentSteps } from "../store/environment-steps.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { acceptEnvironment, forgetEnvironment } from "../store/environment-table.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { fateOfEnvironment } from "./branch-fate.ts";
import type { ExaminedBranch } from "./verify.ts";
import { versionKnowledge } from "./version-knowledge.ts";

/** What is known of all branches before one is looked at. */
export interface BranchNews {
  /** Those that this clone knows and the remote no longer has. */
  gone: readonly RefName[];
  accepted: readonly ObjectId[];
}

/** Checks the branch of one environment, commit by commit. */
export async function examineLog(store: PromptStore, name: EnvironmentName, { gone, accepted }: BranchNews): Promise<ExaminedBranch> {
  const state = await readState(store, name);
  if ("code" in state) return { tip: state.commit, commits: 0, findings: [state], held: [] };
  const { tip } = state;
  if (tip === null) return examineMissing(store, state, { gone, accepted });
  const steps = await readEnvironmentSteps(store, tip);
  const found = verifyLog({ environment: name, steps, knowledge: await versionKnowledge(store, steps) });
  const commits = steps.map(({ commit }) => commit);
  const { findings, held } = afterAccepted(found, commits, accepted);
  // Only whoever names the very tip knows what the branch is now.
  const isAccepted = held.includes(tip);
  if (isAccepted) await acceptEnvironment(store, name);
  const fate = fateOfEnvironment(store, isAccepted ? { ...state, lost: null } : state, gone);
  return { tip, commits: steps.length, findings: [...fate, ...findings], held };
}

async function examineMissing(store: PromptStore, state: EnvironmentState, { gone, accepted }: BranchNews): Promise<ExaminedBranch> {
  const held = accepted.filter((commit) => commit === state.lost);
  if (held.length > 0) await forgetEnvironment(store, state.name);
  return { tip: null, commits: 0, findings: held.length > 0 ? [] : fateOfEnvironment(store, state, gone), held };
}

/** The environment, or why its branch cannot be read as one of this store at all. */
async function readState(store: PromptStore, name: EnvironmentName): Promise<EnvironmentState | Finding> {
  try {
    return await loadEnvironment(store, name);
  } catch (error) {
    if (!(error instanceof PolicyRefused || error instanceof Invalid)) throw error;
    const { message, hint = null } = error;
    const commit = tipOf(store, environmentRef(store.manifest.manifest.refs, name));
    return { severity: "error", code: "not-this-environment", commit, key: null, path: null, message, hint };
  }
}

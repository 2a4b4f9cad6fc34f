import { HAND_MADE_LABEL } from "../domain/environment/deployment.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { PolicyRefused, PromptlaneError, RemoteUnavailable } from "../domain/errors.ts";
import { policyOf } from "../domain/manifest/manifest.ts";
import type { RefName } from "../domain/ref-name.ts";
import type { Finding } from "../domain/verification/finding.ts";
import { shadowedBranches, worktreesOf } from "../store/branch-hazards.ts";
import { knownEnvironments } from "../store/environment-branches.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { branchesGone } from "../store/fetch-when-due.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { fateOfEnvironment, fateOfLedger } from "./branch-fate.ts";
import type { Diagnosis } from "./diagnose.ts";

/** Looks at the branches of the environments, and at what stands in the way of reading or writing them. */
export async function examineBranches(store: PromptStore): Promise<{ environments: string[]; problems: Diagnosis[] }> {
  const environments = knownEnvironments(store);
  const { gone, problems } = await askRemote(store);
  for (const name of environments) {
    if (policyOf(store.manifest.manifest, name) === null) {
      problems.push({
        severity: "warning",
        code: "environment-not-declared",
        message: `${name} is no longer in the manifest; its branch can be read and rolled back.`,
        hint: `promptlane env remove ${name} --delete-branch`,
      });
    }
    const found = await loadEnvironment(store, name).then(
      (state) => [...handMade(state), ...fateOfEnvironment(store, state, gone).map(diagnosis)],
      (failure: unknown) => [problemOf(failure)],
    );
    problems.push(...found);
  }
  problems.push(...(await fateOfLedger(store, gone)).map(diagnosis));
  for (const branch of shadowedBranches(store)) {
    problems.push({
      severity: "warning",
      code: "local-branch-ignored",
      message: `The local branch ${branch} is not what promptlane reads: with a remote, that of ${store.remote} counts.`,
      hint: `git branch -D ${branch}`,
    });
  }
  for (const { branch, worktree } of await worktreesOf(store)) {
    problems.push({
      severity: "error",
      code: "branch-checked-out",
      message: `${branch} is checked out in ${worktree}, so nothing can be deployed there.`,
      hint: `git -C ${worktree} switch ${store.defaultBranch.name}`,
    });
  }
  if (store.repository.isShallow) {
    problems.push({
      severity: "warning",
      code: "shallow-clone",
      message: "This clone is shallow: versions are known only where they were frozen.",
      hint: `git fetch --unshallow ${store.remote ?? ""}`.trim(),
    });
  }
  return { environments, problems };
}

async function askRemote(store: PromptStore): Promise<{ gone: RefName[]; problems: Diagnosis[] }> {
  try {
    return { gone: await branchesGone(store), problems: [] };
  } catch (error) {
    if (!(error instanceof RemoteUnavailable)) throw error;
    return { gone: [], problems: [problemOf(error)] };
  }
}

function diagnosis({ severity, code, message, hint }: Finding): Diagnosis {
  return { severity, code, message, hint };
}

function handMade({ name, entries }: EnvironmentState): Diagnosis[] {
  const found = [...entries.values()].filter((entry) => entry.record === null || entry.label === HAND_MADE_LABEL);
  if (found.length === 0) return [];
  const keys = found.slice(0, 5).map(({ key }) => key);
  return [
    {
      severity: "error",
      code: "edited-by-hand",
      message: `${name} holds content that no deployment put there: ${keys.join(", ")}${found.length > 5 ? " and more" : ""}.`,
      hint: `promptlane verify --env ${name}`,
    },
  ];
}

function problemOf(failure: unknown): Diagnosis {
  if (!(failure instanceof PromptlaneError)) throw failure;
  return {
    severity: failure instanceof PolicyRefused ? "error" : "warning",
    code: failure.code,
    message: failure.message,
    hint: failure.hint ?? null,
  };
}

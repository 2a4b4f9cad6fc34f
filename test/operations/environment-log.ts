import { verify, type VerifyDocument, type VerifyRequest } from "../../src/operations/verify.ts";
import type { FileChanges } from "../support/write-files.ts";
import type { TestStore } from "./prompt-store.ts";

/** Checks the store, as `verify` does. */
export function verified(store: TestStore, request: VerifyRequest = {}): Promise<VerifyDocument> {
  return store.with((opened) => verify(opened, request));
}

/** What was found, as `environment code key`; warnings in brackets. */
export function codes({ findings }: VerifyDocument): string[] {
  return findings.map(({ severity, environment, code, key }) => {
    const words = [environment ?? "ledger", code, ...(key === null ? [] : [key])].join(" ");
    return severity === "error" ? words : `(${words})`;
  });
}

/** Commits to an environment's branch with plain git, and pushes; gives the commit. */
export async function commitByHand(store: TestStore, branch: string, files: FileChanges, message = "by hand"): Promise<string> {
  const { repository: work } = await store.clone();
  await work.git("switch", "--quiet", branch);
  const commit = await work.commit(message, { files });
  await work.git("push", "--quiet", "origin", `HEAD:${branch}`);
  return commit;
}

/** A file of a branch, as the origin has it. */
export function fileAt(store: TestStore, branch: string, path: string): Promise<string> {
  return store.repository.git("--git-dir", store.repository.originPath as string, "show", `${branch}:${path}`);
}

/** Moves a branch of the origin to another commit, whatever it was. */
export async function forcePush(store: TestStore, branch: string, commit: string): Promise<void> {
  await store.repository.git("push", "--quiet", "--force", "origin", `${commit}:refs/heads/${branch}`);
}

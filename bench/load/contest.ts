import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { git } from "../git.ts";
import type { Command } from "../measure/run-process.ts";

/** How many write at once, and how often each. */
export interface LoadSize {
  writers: number;
  /** Of each writer. */
  operations: number;
}

/** What is written, and by what. */
export interface Writing {
  /** The files of the remote's first commit. */
  files: ReadonlyMap<string, string>;
  pushesNeeded: number;
  /** What a writer's n-th operation is; both count from 0. */
  operation: (writer: number, index: number, clone: string) => Operation;
}

/** One write of one writer, and what tells on the remote that it arrived. */
export interface Operation {
  id: string;
  command: Command;
  /** The branch of the remote to which it goes. */
  branch: string;
  /** The file that its commit adds there, and no other commit. */
  path: string;
}

/** Several writers with a clone each, and one bare remote that all of them push to. */
export interface Contest {
  remote: string;
  /** The operations of each writer, which does them one after another. */
  writers: Operation[][];
  /** The file with a line for every push that reached the remote: the id of the operation that sent it. */
  pushes: string;
  /** How many pushes an operation needs with nobody in its way. */
  pushesNeeded: number;
  remove: () => Promise<void>;
}

/** The variable that tells the remote whose push it is. */
export const OPERATION_VARIABLE = "LOAD_OPERATION";

/** Makes a bare remote of the files, and a clone for each writer. */
export async function openContest({ writers, operations }: LoadSize, { files, pushesNeeded, operation }: Writing): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), "promptlane-load-"));
  const remote = join(folder, "remote.git");
  const pushes = join(folder, "pushes");
  await git(folder, ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  await git(remote, ["fast-import", "--quiet"], [commitOf(files)]);
  const receivePack = await writeReceivePack(folder, pushes);
  const contest: Contest = { remote, pushes, pushesNeeded, writers: [], remove: () => rm(folder, { recursive: true, force: true }) };
  for (let writer = 0; writer < writers; writer += 1) {
    const clone = join(folder, `writer-${writer + 1}`);
    await git(folder, ["clone", "--quiet", remote, clone]);
    await git(clone, ["config", "remote.origin.receivepack", receivePack]);
    contest.writers.push(Array.from({ length: operations }, (_, index) => operation(writer, index, clone)));
  }
  return contest;
}

/** What a push starts on the remote's side: the usual program, which is counted first. */
async function writeReceivePack(folder: string, pushes: string): Promise<string> {
  const path = join(folder, "receive-pack");
  await writeFile(pushes, "");
  await writeFile(path, `#!/bin/sh\necho "$${OPERATION_VARIABLE}" >> "${pushes}"\nexec git receive-pack "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

function commitOf(files: ReadonlyMap<string, string>): string {
  const changes = [...files].map(([path, text]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  return `commit refs/heads/main\ncommitter Bench <bench@example.com> 1735689600 +0000\ndata 5\nBegin\n${changes.join("")}`;
}

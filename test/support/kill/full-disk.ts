import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProcess, type ProcessResult } from "../run-process.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { TestRepository } from "../test-repository.ts";

const COMMAND = fileURLToPath(new URL("../../../bin/promptlane.js", import.meta.url));

/** What of a test's folder is on the full disk. */
export type OnDisk = "work" | "origin.git";

// A file system of its own, in a mount namespace of its own, which no other process sees and which ends with this one.
const ON_SMALL_DISK = `
set -e
cp -a "$DISK" "$DISK.copy"
mount -t tmpfs -o size=32m tmpfs "$DISK"
cp -a "$DISK.copy/." "$DISK/"
rm -rf "$DISK.copy"
free=$(stat -f -c %a "$DISK")
[ "$free" -le "$PAGES" ] || dd if=/dev/zero of="$DISK/filler" bs=4096 count=$((free - PAGES)) 2>/dev/null
set +e
cd "$WORK"
"$@"
code=$?
rm -f "$DISK/filler"
cp -a "$DISK" "$DISK.copy"
exit $code`;

let mountable: boolean | null = null;

/** Whether this machine lets a process mount a file system for itself: it does for root, and for others unless forbidden. */
export function canMount(): boolean {
  mountable ??= spawnSync("sh", ["-c", `unshare -rm mount -t tmpfs tmpfs '${temporaryFolder()}'`]).status === 0;
  return mountable;
}

/** Runs promptlane where a file system has room for only so many pages of 4 KiB, each file taking at least one. */
export async function runOnFullDisk(
  work: TestRepository,
  words: readonly string[],
  options: { disk: OnDisk; pages: number },
): Promise<ProcessResult> {
  const disk = `${work.folder}/${options.disk}`;
  const result = await runProcess("unshare", ["-rm", "sh", "-c", ON_SMALL_DISK, "sh", process.execPath, COMMAND, ...words], {
    cwd: work.folder,
    environment: { ...work.environment, DISK: disk, WORK: work.path, PAGES: String(options.pages) },
  });
  if (!existsSync(`${disk}.copy`)) throw new Error(`there is no disk: ${result.stderr}`);
  rmSync(disk, { recursive: true });
  renameSync(`${disk}.copy`, disk);
  return result;
}

/**
 * Runs promptlane where no file may grow beyond a size in units of 512 bytes: a write beyond it fails, and ends a git. Works
 * on every machine, for every user. `output` is a file for the result.
 */
export async function runWithLimit(work: TestRepository, words: readonly string[], units: number, output?: string): Promise<ProcessResult> {
  const redirection = output === undefined ? "" : ` > '${output}'`;
  return runProcess("sh", ["-c", `ulimit -f ${units}; exec "$@"${redirection}`, "sh", process.execPath, COMMAND, ...words], {
    cwd: work.path,
    environment: work.environment,
  });
}

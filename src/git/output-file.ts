import { closeSync, fstatSync, readSync } from "node:fs";
import { isInterrupted } from "./interruption.ts";
import type { GitRepository } from "./repository.ts";
import { runGitInto } from "./run-git.ts";
import { openUnseenFile } from "./unseen-file.ts";

/** What git printed, in a file that has no name. It stays open until it is closed. */
export interface OutputFile {
  /** In bytes. */
  size: number;
  /** The next bytes, up to `length` of them; none at the end. */
  next: (length: number) => Buffer;
  close: () => void;
}

/**
 * Runs git to its end with its output in a file. Through a pipe git waits for whoever reads, who is busy with what came
 * before, and what git writes in thousands of small pieces takes longer to receive than to find.
 *
 * @param input What git reads from stdin; nothing by default.
 * @returns Null where there can be no such file, no space for it, or where git fails: whoever asks it again through a
 * pipe learns why.
 * @throws Interrupted when the process was told to stop.
 * @example const output = await gitIntoFile(repository, ["log", "--raw"]);
 */
export async function gitIntoFile(repository: GitRepository, args: readonly string[], input = ""): Promise<OutputFile | null> {
  const file = openUnseenFile(repository);
  if (file === null) return null;
  try {
    await runGitInto(repository.location, args, { input, output: file });
    return outputIn(file);
  } catch (error) {
    closeSync(file);
    if (isInterrupted()) throw error;
    return null;
  }
}

function outputIn(file: number): OutputFile {
  const { size } = fstatSync(file);
  let position = 0;
  return {
    size,
    next: (length) => {
      const bytes = Buffer.allocUnsafeSlow(Math.min(length, size - position));
      let filled = 0;
      while (filled < bytes.length) filled += readSync(file, bytes, filled, bytes.length - filled, position + filled);
      position += filled;
      return bytes;
    },
    close: () => closeSync(file),
  };
}

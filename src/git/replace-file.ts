import { constants } from "node:fs";
import { copyFile, link, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

const TEMPORARY = /^tmp-(\d+)-/;
// Long enough for any write that still goes on, and short enough that what killed processes leave stays little.
const ABANDONED_MILLISECONDS = 10 * 60_000;
// Said by file systems that have no second names for a file.
const WITHOUT_LINKS = new Set<string | undefined>(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

export interface ReplaceOptions {
  /** Where the content is written before it takes the place of the file; a folder of promptlane's on the same file system. */
  scratch: string;
  /** Whether it is on disk before it takes its place; true by default. */
  flush?: boolean;
}

/**
 * Writes a file whole or not at all, also when there is no space for all of it. A file that is there keeps its mode and
 * owner.
 *
 * @throws node's own error; the file is then what it was.
 */
export async function replaceFile(target: string, content: string | Buffer, options: ReplaceOptions): Promise<void> {
  await withTemporary(target, content, options, (temporary) => rename(temporary, target));
}

/**
 * Creates a file whole or not at all; false when there is one already, which two writers can race for.
 *
 * @throws node's own error; there is then no file.
 */
export async function createFile(target: string, content: string | Buffer, options: ReplaceOptions): Promise<boolean> {
  try {
    await withTemporary(target, content, options, async (temporary) => {
      await linkOrCopy(temporary, target);
      await rm(temporary);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** A new name in the scratch folder, for a file that is to be there only for a moment; it tells since when. */
export function temporaryName(scratch: string): string {
  return join(scratch, `tmp-${Date.now()}-${Math.random().toString(36).slice(2)}`);
}

/** Removes what processes that were killed have left in a scratch folder. */
async function removeAbandoned(scratch: string): Promise<void> {
  for (const name of await readdir(scratch).catch(() => [])) {
    const since = TEMPORARY.exec(name)?.[1];
    const isAbandoned = since !== undefined && Date.now() - Number(since) > ABANDONED_MILLISECONDS;
    if (isAbandoned) await rm(join(scratch, name), { force: true });
  }
}

async function withTemporary(
  target: string,
  content: string | Buffer,
  { scratch, flush = true }: ReplaceOptions,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  await removeAbandoned(scratch);
  try {
    await writeAndPlace(temporaryName(scratch), target, content, flush, place);
  } catch (error) {
    // The working tree may be on another file system than the git directory.
    if (codeOf(error) !== "EXDEV") throw error;
    await writeAndPlace(temporaryName(dirname(target)), target, content, flush, place);
  }
}

async function writeAndPlace(
  temporary: string,
  target: string,
  content: string | Buffer,
  flush: boolean,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const file = await open(temporary, "wx");
  try {
    try {
      await keepRights(file, target);
      await file.writeFile(content);
      if (flush) await file.sync();
    } finally {
      await file.close();
    }
    await place(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!WITHOUT_LINKS.has(codeOf(error))) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

async function keepRights(file: Awaited<ReturnType<typeof open>>, target: string): Promise<void> {
  const old = await stat(target).catch(() => null);
  if (old === null) return;
  await file.chmod(old.mode);
  // Only root may give files away, and only root has to.
  await file.chown(old.uid, old.gid).catch(() => {});
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

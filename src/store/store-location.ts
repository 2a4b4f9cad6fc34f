import { Invalid, NotFound, Usage } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { pathBelowTop, readWorkingFile, workingFileKind } from "../git/working-files.ts";

/** The folder that a store has unless told otherwise. */
export const DEFAULT_STORE = ".prompts";

/** Where to look for the store. */
export interface StoreSearch {
  cwd: string;
  /** `--store`, else `PROMPTLANE_STORE`; relative to `cwd`. */
  named: string | undefined;
}

/**
 * Finds the store: the one named, else the nearest `.prompts` between `cwd` and the top of the repository. As `.git` may
 * be a file, `.prompts` may be one, with a line `store: path/to/folder`.
 *
 * @returns The folder's path below the top of the repository; null when nothing was named and there is none.
 * @throws Usage when the named folder lies outside of the repository.
 */
export async function locateStore(repository: GitRepository, { cwd, named }: StoreSearch): Promise<string | null> {
  if (repository.topLevel === null) return storePathOf(named ?? DEFAULT_STORE);
  if (named !== undefined) return followPointer(repository, insideRepository(repository, cwd, named));
  for (const folder of foldersUpFrom(repository.prefix)) {
    const path = `${folder}${DEFAULT_STORE}`;
    if ((await workingFileKind(repository, path)) !== null) return followPointer(repository, path);
  }
  return null;
}

/**
 * Finds the store in a commit, where the working tree has none: on a branch that is older than the store, or in a sparse
 * checkout. Null when the commit has none at its top.
 */
export async function storeInCommit(objects: ObjectReader, commit: ObjectId | null): Promise<string | null> {
  const found = commit === null ? null : await objects.read(`${commit}:${DEFAULT_STORE}`);
  if (found === null) return null;
  return found.type === "tree" ? DEFAULT_STORE : pointedTo(DEFAULT_STORE, found.content.toString("utf8"));
}

/** The error for a command that needs a store where there is none. */
export function storeNotFound(): NotFound {
  return new NotFound("store-not-found", "There is no prompt store here: no .prompts between this folder and the top of the repository.", {
    hint: "promptlane init, or --store PATH",
  });
}

/**
 * The path below the top of the folder that a user named.
 *
 * @throws Usage when it lies outside of the repository, or cannot be the folder of a store.
 */
export function insideRepository(repository: GitRepository, cwd: string, named: string): string {
  const path = pathBelowTop(repository, cwd, named);
  if (path === "") {
    throw new Usage("invalid-store-path", "The top of the repository cannot be a store: every Markdown file would be a prompt.", {
      hint: "name a folder below it, such as .prompts",
    });
  }
  if (path === null) {
    throw new Usage("store-outside-repository", `The store ${JSON.stringify(named)} is not a folder inside this repository.`, {
      hint: `name a folder below ${repository.topLevel}`,
    });
  }
  return storePathOf(path);
}

function storePathOf(path: string): string {
  const clean = path.replace(/^\.\//, "").replace(/\/+$/, "");
  // A newline would end a request to `git cat-file --batch`, and everything after it would be read as another one.
  if (clean === "" || clean.startsWith("/") || /[\u0000-\u001f\u007f]|(?:^|\/)(?:\.\.?|\.git)(?:\/|$)/.test(clean)) {
    throw new Usage("invalid-store-path", `${JSON.stringify(path)} cannot be the folder of a store.`, {
      hint: "name a folder inside the repository, such as .prompts",
    });
  }
  return clean;
}

async function followPointer(repository: GitRepository, path: string): Promise<string> {
  const kind = await workingFileKind(repository, path);
  if (kind === "symlink") {
    throw new Invalid("store-is-symlink", `${path} is a symbolic link, which is never followed.`, {
      hint: "name the real folder with --store PATH",
    });
  }
  if (kind !== "file") return path;
  return pointedTo(path, (await readWorkingFile(repository, path)).toString("utf8"));
}

function pointedTo(path: string, text: string): string {
  const target = /^store:[ \t]*(\S.*?)[ \t]*$/m.exec(text)?.[1];
  if (target === undefined) {
    throw new Invalid("invalid-store-pointer", `${path} is a file without a line \`store: path/to/folder\`.`, {
      hint: "add that line, or name the folder with --store PATH",
    });
  }
  const folder = path.includes("/") ? `${path.slice(0, path.lastIndexOf("/"))}/` : "";
  return storePathOf(normalise(`${folder}${target}`));
}

function normalise(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === ".." && segments.length > 0 && segments.at(-1) !== "..") segments.pop();
    else segments.push(segment);
  }
  return segments.join("/");
}

function* foldersUpFrom(prefix: string): Generator<string> {
  for (let folder = prefix; folder !== ""; folder = folder.replace(/[^/]*\/$/, "")) yield folder;
  yield "";
}

import type { Manifest } from "../domain/manifest/manifest.ts";
import { parseManifest } from "../domain/manifest/parse-manifest.ts";
import { readConfig } from "../git/config.ts";
import { ObjectReader } from "../git/objects.ts";
import { listRefs } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";
import { listTrackedFiles, readWorkingFile, workingFileKind } from "../git/working-files.ts";
import { localDefaultBranch, remoteDefaultBranch } from "./default-branch.ts";
import { findRepository } from "./find-repository.ts";
import { MANIFEST_FILE } from "./manifest-store.ts";
import type { OpenStoreOptions } from "./open-store.ts";
import type { DefaultBranch } from "./prompt-store.ts";
import { environmentOfRef } from "./ref-names.ts";
import { chooseRemote } from "./remote-choice.ts";
import { DEFAULT_STORE, insideRepository, locateStore } from "./store-location.ts";
import { wishesOf } from "./store-wishes.ts";

/** Where a store is to be started. */
export interface NewStorePlace {
  repository: GitRepository;
  objects: ObjectReader;
  /** The folder, below the top of the repository. */
  path: string;
  /** The folder of the store that commands from here find already; null where there is none. */
  existing: string | null;
  remote: string | null;
  defaultBranch: DefaultBranch;
  /** The environment branches that are there below a prefix, local or of the remote. */
  environmentBranches(prefix: string): string[];
}

/**
 * Finds the repository, the remote and the default branch for a new store; its folder is the one named, else `.prompts`
 * in the current folder.
 */
export async function newStorePlace(
  options: Pick<OpenStoreOptions, "cwd" | "environment" | "store" | "remote" | "branch" | "interactive">,
): Promise<NewStorePlace> {
  const repository = await findRepository(options);
  const [config, refs] = await Promise.all([readConfig(repository), listRefs(repository, ["refs/heads", "refs/remotes"])]);
  const wishes = wishesOf(options);
  const { remote, branch } = chooseRemote(config, wishes);
  const located = await locateStore(repository, { cwd: options.cwd, named: wishes.store });
  const isThere = located !== null && (await workingFileKind(repository, `${located}/${MANIFEST_FILE}`)) === "file";
  const path = repository.topLevel === null ? DEFAULT_STORE : insideRepository(repository, options.cwd, wishes.store ?? DEFAULT_STORE);
  const defaultBranch =
    remote === null
      ? localDefaultBranch(repository, branch, refs)
      : await remoteDefaultBranch({ repository, remote, branch, refs, fetchPolicy: "auto" });
  const environmentBranches = (prefix: string) =>
    [...refs.keys()].filter((ref) => [null, remote].some((place) => environmentOfRef(ref, { prefix, remote: place }) !== null));
  return {
    repository,
    objects: new ObjectReader(repository),
    path,
    existing: isThere ? located : null,
    remote,
    defaultBranch,
    environmentBranches,
  };
}

/** The stores of a repository: every folder whose `manifest.yaml` reads as a manifest of promptlane's. */
export async function storesInRepository({
  repository,
  path,
}: Pick<NewStorePlace, "repository" | "path">): Promise<{ path: string; manifest: Manifest | null }[]> {
  const files = new Set(await listTrackedFiles(repository, MANIFEST_FILE));
  const own = `${path}/${MANIFEST_FILE}`;
  if ((await workingFileKind(repository, own)) === "file") files.add(own);
  const stores: { path: string; manifest: Manifest | null }[] = [];
  for (const file of files) {
    if ((await workingFileKind(repository, file)) !== "file") continue;
    const manifest = manifestOrNull((await readWorkingFile(repository, file)).toString("utf8"), file);
    if (manifest !== null || file === own) stores.push({ path: file.slice(0, -MANIFEST_FILE.length - 1), manifest });
  }
  return stores;
}

function manifestOrNull(text: string, path: string): Manifest | null {
  try {
    return parseManifest(text, { path });
  } catch {
    return null;
  }
}

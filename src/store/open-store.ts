import { Invalid, RemoteUnavailable } from "../domain/errors.ts";
import { faultOfEnvironmentName } from "../domain/environment/environment-name.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { parseConfig } from "../git/config.ts";
import { type FirstLook, lookAround } from "../git/first-look.ts";
import { GitError } from "../git/git-error.ts";
import { ObjectReader } from "../git/objects.ts";
import { parseRefs } from "../git/refs.ts";
import { listRemoteRefs } from "../git/remote.ts";
import { type GitRepository, openRepository } from "../git/repository.ts";
import { localDefaultBranch, remoteDefaultBranch } from "./default-branch.ts";
import { lastFetch, rememberFetch } from "./fetch-marker.ts";
import { manifestAtHead, manifestInForce } from "./manifest-store.ts";
import type { DefaultBranch, FetchPolicy, ManifestInForce, Notice, PromptStore } from "./prompt-store.ts";
import { refresh } from "./refresh.ts";
import { chooseRemote } from "./remote-choice.ts";
import { locateStore, storeNotFound } from "./store-location.ts";
import { fetchWholeHistory } from "./whole-history.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /** The folder from which the repository and the store are looked for. */
  cwd: string;
  /** The user's variables; git needs some of them, and `PROMPTLANE_STORE`, `_REMOTE` and `_BRANCH` count. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The store's folder, relative to `cwd`; else the nearest `.prompts`. */
  store?: string | undefined;
  /** The name of a configured remote; else git config `promptlane.remote`, else `origin`. */
  remote?: string | undefined;
  /** The default branch; else the remote's HEAD, or without a remote the manifest's `branch`. */
  branch?: string | undefined;
  /** Whether the remote is asked; `auto` asks once for what was never fetched. */
  fetch?: FetchPolicy | undefined;
  /** Whether git may ask for a password on the terminal. */
  interactive?: boolean | undefined;
  /** What `lookAround` has begun to ask about `cwd`. */
  look?: FirstLook | undefined;
  /** Takes what a person should hear beside the result. */
  notify?: ((notice: Notice) => void) | undefined;
}

/**
 * Opens the store around a folder.
 *
 * @throws Invalid when there is no git repository, or git will not work with it.
 * @throws NotFound when the repository holds no store.
 * @throws RemoteUnavailable when the default branch is not known yet and the remote cannot be asked.
 * @example
 * const store = await openStore({ cwd: process.cwd(), environment: process.env });
 * try { console.log(await listPrompts(store, {})); } finally { await store.close(); }
 */
export async function openStore(options: OpenStoreOptions): Promise<PromptStore> {
  const look = options.look?.cwd === options.cwd ? options.look : lookAround(options);
  const repository = await findRepository({ ...options, look });
  const objects = new ObjectReader(repository);
  try {
    const store = await readStore(options, look, repository, objects);
    await fetchWhatIsDue(store);
    tellAboutManifest(store);
    return store;
  } catch (error) {
    objects.close();
    throw error;
  }
}

async function readStore(
  options: OpenStoreOptions,
  look: FirstLook,
  repository: GitRepository,
  objects: ObjectReader,
): Promise<PromptStore> {
  const named = options.store ?? options.environment["PROMPTLANE_STORE"];
  const path = await locateStore(repository, { cwd: options.cwd, named });
  if (path === null) throw storeNotFound();
  const config = parseConfig((await look.config).stdout);
  const refs = new Map(parseRefs((await look.refs).stdout).map(({ ref, id }) => [ref, id]));
  const { remote, branch } = chooseRemote(config, {
    remote: options.remote ?? options.environment["PROMPTLANE_REMOTE"],
    branch: options.branch ?? options.environment["PROMPTLANE_BRANCH"],
  });
  const fetchPolicy = options.fetch ?? "auto";
  const defaultBranch =
    remote === null
      ? await localBranch(repository, objects, path, branch, refs)
      : await remoteDefaultBranch({ repository, remote, branch, refs, fetchPolicy });
  const manifest = await readManifest({ repository, objects, path, remote, defaultBranch, refs, fetchPolicy });
  return {
    repository,
    config,
    objects,
    path,
    remote,
    defaultBranch,
    manifest,
    refs,
    fetchPolicy,
    fetchedAt: remote === null ? null : await lastFetch(repository, config, remote, manifest.manifest.refs),
    notify: options.notify ?? (() => {}),
    close: async () => objects.close(),
  };
}

/**
 * Finds the repository around a folder.
 *
 * @throws Invalid in git's own words when there is none, or when it belongs to somebody else.
 */
export async function findRepository({
  cwd,
  environment,
  interactive,
  look,
}: Pick<OpenStoreOptions, "cwd" | "environment" | "interactive" | "look">): Promise<GitRepository> {
  try {
    return await openRepository({ cwd, environment, interactive: interactive ?? false, look });
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause;
    throw notARepository(cause);
  }
}

/** Reads the default branch and its manifest anew, after a fetch or a write. */
export async function reloadDefaultBranch(store: PromptStore): Promise<void> {
  const tip = store.refs.get(store.defaultBranch.ref) ?? null;
  if (tip === store.defaultBranch.tip) return;
  store.defaultBranch = { ...store.defaultBranch, tip };
  store.manifest = await readManifest(store);
}

async function readManifest(
  store: Pick<PromptStore, "repository" | "objects" | "path" | "remote" | "defaultBranch" | "refs" | "fetchPolicy">,
): Promise<ManifestInForce> {
  const { repository, remote, fetchPolicy, defaultBranch } = store;
  const search = { ...store, tip: defaultBranch.tip };
  try {
    return await manifestInForce(search);
  } catch (error) {
    // The last valid manifest may lie behind the cut of a shallow clone, and a rollback has to work there too.
    if (!(error instanceof Invalid) || !repository.isShallow || remote === null || fetchPolicy === "never") throw error;
    await fetchWholeHistory(store, remote);
    return manifestInForce(search);
  }
}

async function localBranch(
  repository: GitRepository,
  objects: ObjectReader,
  path: string,
  branch: string | null,
  refs: ReadonlyMap<RefName, ObjectId>,
): Promise<DefaultBranch> {
  if (branch !== null) return localDefaultBranch(repository, branch, refs);
  // A manifest that does not parse is the business of `manifestInForce`, which knows the last valid one.
  const manifest = await manifestAtHead({ repository, objects, path }).catch(() => null);
  return localDefaultBranch(repository, manifest?.branch ?? null, refs);
}

async function fetchWhatIsDue(store: PromptStore): Promise<void> {
  const { remote, fetchPolicy, fetchedAt } = store;
  if (remote === null || fetchPolicy === "never" || (fetchPolicy === "auto" && fetchedAt !== null)) return;
  try {
    await fetchEverything(store, remote);
  } catch (error) {
    // Asked for, a fetch that fails is a failure; done unasked, everything that was fetched before still serves.
    if (fetchPolicy === "always" || !(error instanceof RemoteUnavailable)) throw error;
    store.notify({
      code: "offline",
      message: error.message,
      hint: "what was never fetched is shown as unknown; --no-fetch stops the asking",
    });
  }
}

async function fetchEverything(store: PromptStore, remote: string): Promise<void> {
  const prefix = store.manifest.manifest.refs;
  const branches = await branchesOf(store, remote, prefix);
  await refresh(store, branches);
  await reloadDefaultBranch(store);
  store.fetchedAt = await rememberFetch(store.repository, remote, prefix);
}

async function branchesOf(store: PromptStore, remote: string, prefix: string): Promise<RefName[]> {
  const defaultRef = `refs/heads/${store.defaultBranch.name}`;
  const tips = await listRemoteRefs(store.repository, remote, [defaultRef, `refs/heads/${prefix}/*`]).catch((cause: unknown) => {
    throw new RemoteUnavailable("remote-unavailable", `The remote ${remote} cannot be read: ${firstLine(cause)}`, {
      hint: `git ls-remote ${remote}`,
      cause,
    });
  });
  const environment = `refs/heads/${prefix}/env/`;
  return [...tips.keys()].filter(
    (ref) =>
      ref === defaultRef ||
      ref === `refs/heads/${prefix}/ledger` ||
      (ref.startsWith(environment) && faultOfEnvironmentName(ref.slice(environment.length)) === null),
  );
}

function tellAboutManifest(store: PromptStore): void {
  const { origin, fault } = store.manifest;
  if (origin === "head" && store.defaultBranch.tip !== null) {
    store.notify({
      code: "manifest-not-on-default-branch",
      message: `${store.defaultBranch.name} holds no manifest yet; this clone's is read instead.`,
      hint: store.remote === null ? "commit it" : `git push ${store.remote} HEAD:${store.defaultBranch.name}`,
    });
  }
  if (origin === "last-valid") {
    store.notify({
      code: "manifest-invalid",
      message: `The manifest of ${store.defaultBranch.name} is invalid, so the last valid one counts: ${fault?.message}`,
    });
  }
}

function notARepository(cause: GitError): Invalid {
  const words = cause.stderr.trim();
  if (/not a git repository/.test(words)) {
    return new Invalid("not-a-repository", "This folder is not inside a git repository.", {
      hint: "git init, then promptlane init",
      cause,
    });
  }
  return new Invalid("repository-refused", `git will not work here: ${words.replace(/^fatal: /, "")}`, { cause });
}

function firstLine(cause: unknown): string {
  const words = cause instanceof GitError ? cause.stderr : String(cause);
  return words.trim().split("\n")[0] ?? "";
}

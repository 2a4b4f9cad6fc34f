import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { parseConfig } from "../git/config.ts";
import { type FirstLook, lookAround } from "../git/first-look.ts";
import { ObjectReader } from "../git/objects.ts";
import { listRemotes } from "../git/remotes.ts";
import { parseRefs } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";
import { localDefaultBranch, refuseUnknownBranch, remoteDefaultBranch } from "./default-branch.ts";
import { lastFetch } from "./fetch-marker.ts";
import { fetchWhenDue } from "./fetch-when-due.ts";
import { findRepository } from "./find-repository.ts";
import { manifestAtHead } from "./manifest-store.ts";
import type { DefaultBranch, FetchPolicy, Notice, PromptStore } from "./prompt-store.ts";
import { readManifest } from "./reload-default-branch.ts";
import { chooseRemote } from "./remote-choice.ts";
import { locateStore, storeInCommit, storeNotFound } from "./store-location.ts";
import { wishesOf } from "./store-wishes.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /** The folder from which the repository and the store are looked for. */
  cwd: string;
  /** The user's variables; git needs some of them, and `PROMPTLANE_STORE`, `_REMOTE` and `_BRANCH` count unless empty. */
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
  /**
   * What `lookAround` has begun to ask about `cwd`.
   *
   * @internal
   */
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
    await fetchWhenDue(store);
    tellAboutManifest(store);
    tellAboutRemotes(store);
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
  const pending: Promise<void>[] = [];
  const wishes = wishesOf(options);
  const located = await locateStore(repository, { cwd: options.cwd, named: wishes.store });
  const config = parseConfig((await look.config).stdout);
  const refs = parseRefs((await look.refs).stdout);
  const { remote, branch } = chooseRemote(config, wishes);
  const fetchPolicy = options.fetch ?? "auto";
  const remoteBranch = remote === null ? null : await remoteDefaultBranch({ repository, remote, branch, refs, fetchPolicy });
  const path = located ?? (await storeInCommit(objects, remoteBranch?.tip ?? null)) ?? (await storeInCommit(objects, repository.head));
  if (path === null) throw storeNotFound();
  const defaultBranch = remoteBranch ?? (await localBranch(repository, objects, path, branch, refs));
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
    later: (work) => void pending.push(work),
    close: async () => {
      await Promise.allSettled(pending);
      objects.close();
    },
  };
}

async function localBranch(
  repository: GitRepository,
  objects: ObjectReader,
  path: string,
  branch: string | null,
  refs: ReadonlyMap<RefName, ObjectId>,
): Promise<DefaultBranch> {
  if (branch !== null) {
    refuseUnknownBranch(branch, "refs/heads/", refs);
    return localDefaultBranch(repository, branch, refs);
  }
  // A manifest that does not parse is the business of `manifestInForce`, which knows the last valid one.
  const manifest = await manifestAtHead({ repository, objects, path }).catch(() => null);
  return localDefaultBranch(repository, manifest?.branch ?? null, refs);
}

// Without `origin` nobody can say which of them is meant, and local environments are easily taken for shared ones.
function tellAboutRemotes({ remote, config, notify }: PromptStore): void {
  const remotes = remote === null ? listRemotes(config) : [];
  if (remotes.length === 0) return;
  notify({
    code: "no-remote-chosen",
    message: `Environments are local here, since no remote is called origin: there is ${remotes.join(", ")}.`,
    hint: `git config promptlane.remote ${remotes[0]}, or --remote ${remotes[0]}`,
  });
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

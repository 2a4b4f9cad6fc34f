import { onTestFinished } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import type { FrozenVersion } from "../../src/domain/version/version.ts";
import { readConfig } from "../../src/git/config.ts";
import type { GitConfig } from "../../src/git/config.ts";
import { ObjectReader } from "../../src/git/objects.ts";
import { openRepository } from "../../src/git/repository.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import type { Attestation, FrozenNumbers } from "../../src/store/frozen-versions.ts";
import { loadVersionIndex } from "../../src/store/load-version-index.ts";
import type { VersionIndex } from "../../src/store/version-index.ts";
import type { TestRepository } from "../support/repository.ts";

/** What of a store the tests of this folder need. */
export interface OpenedStore {
  repository: GitRepository;
  config: GitConfig;
  objects: ObjectReader;
  path: string;
  defaultBranch: { name: string; ref: never; tip: ObjectId | null };
  manifest: never;
}

/** Opens a repository as a store in `.prompts`, with HEAD as the default branch unless `tip` says otherwise. */
export async function openedStore(work: TestRepository, options: { tip?: ObjectId | null; syntax?: string } = {}): Promise<OpenedStore> {
  const repository = await openRepository({ cwd: work.path, environment: work.environment });
  const objects = new ObjectReader(repository);
  onTestFinished(() => objects.close());
  const tip = options.tip === undefined ? repository.head : options.tip;
  const defaults = options.syntax === undefined ? {} : { syntax: options.syntax };
  return {
    repository,
    config: await readConfig(repository),
    objects,
    path: ".prompts",
    defaultBranch: { name: "main", ref: "refs/heads/main" as never, tip },
    manifest: { manifest: { defaults } } as never,
  };
}

export interface LedgerOptions {
  entries?: FrozenVersion[];
  attested?: (entry: FrozenVersion) => Attestation;
  evidence?: string;
  /** Hears which keys are asked about one by one. */
  readOf?: (keys: readonly string[]) => void;
}

/** Loads the index of a store. */
export async function indexOf(store: OpenedStore, ledger: LedgerOptions = {}): Promise<VersionIndex> {
  const { repository, objects, path, defaultBranch } = store;
  return loadVersionIndex({ repository, objects, storePath: path, tip: defaultBranch.tip, frozen: frozenNumbers(ledger) });
}

/** Opens the repository and loads its index, as a command would. */
export async function freshIndex(work: TestRepository, ledger: LedgerOptions = {}): Promise<VersionIndex> {
  return indexOf(await openedStore(work), ledger);
}

/** The numbers of a key's versions, oldest first. */
export function numbersOf(index: VersionIndex, key: string): (number | null)[] {
  return index.versions(key as PromptKey).map(({ version }) => version);
}

/** All versions of a key as ledger entries. */
export function frozenAs(index: VersionIndex, key: string): FrozenVersion[] {
  return index
    .versions(key as PromptKey)
    .map(({ key: madeAs, version, commit, blob }) => ({ key: madeAs, version: version ?? 0, commit, blob }));
}

/** A ledger of entries, each of which a record attests or does not. */
export function frozenNumbers({ entries = [], attested = () => false, evidence = "", readOf = () => {} }: LedgerOptions): FrozenNumbers {
  return {
    tip: entries.length === 0 ? null : (JSON.stringify(entries) as ObjectId),
    evidence,
    read: async () => entries,
    readOf: async (keys) => {
      readOf(keys);
      return entries.filter(({ key }) => keys.includes(key));
    },
    readSince: async (tip) => {
      const earlier = JSON.parse(tip) as FrozenVersion[];
      return JSON.stringify(entries.slice(0, earlier.length)) === tip ? entries.slice(earlier.length) : null;
    },
    attested: async (asked) => asked.map(attested),
  };
}

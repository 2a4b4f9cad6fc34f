import { openStore, type OpenStoreOptions } from "../../src/store/open-store.ts";
import type { Notice, PromptStore } from "../../src/store/prompt-store.ts";
import type { DeploymentDocument } from "../../src/operations/deployment-document.ts";
import type { Review } from "../../src/operations/deploy.ts";
import { promote, type PromotionRequest } from "../../src/operations/promote.ts";
import { retire, type RetirementRequest } from "../../src/operations/retire.ts";
import { rollback, type RollbackRequest } from "../../src/operations/rollback.ts";
import { status } from "../../src/operations/status.ts";
import { PromptlaneError } from "../../src/domain/errors.ts";
import { repository, type RepositoryOptions, type TestRepository } from "../support/repository.ts";
import type { FileChanges } from "../support/write-files.ts";

/** `canary` and `preview` obey no order, so that a test of another rule need not. */
export const MANIFEST = `format: 1
branch: main
environments:
  dev: {drafts: true}
  staging: {after: dev}
  production: {after: staging, confirm: true}
  canary: {}
  preview: {}
`;

export interface PromptStoreOptions extends Omit<RepositoryOptions, "files"> {
  /** Prompts and flow files by path below `.prompts`. */
  prompts?: FileChanges;
  manifest?: string;
}

/** Makes a repository with a store in `.prompts`. */
export async function promptStore(options: PromptStoreOptions = {}): Promise<TestStore> {
  const { prompts = {}, manifest = MANIFEST, ...rest } = options;
  return new TestStore(await repository({ ...rest, files: { ".prompts/manifest.yaml": manifest, ...below(prompts) } }));
}

/** A store of a test; each call opens it anew, as a command would. */
export class TestStore {
  readonly repository: TestRepository;
  readonly options: Partial<OpenStoreOptions>;
  /** What was said beside the results, so far. */
  readonly notices: Notice[] = [];

  constructor(repository: TestRepository, options: Partial<OpenStoreOptions> = {}) {
    this.repository = repository;
    this.options = options;
  }

  /** The same repository, opened in another way. */
  opened(options: Partial<OpenStoreOptions>): TestStore {
    return new TestStore(this.repository, { ...this.options, ...options });
  }

  /** Somebody else's clone. */
  async clone(options: Parameters<TestRepository["clone"]>[0] = {}): Promise<TestStore> {
    return new TestStore(await this.repository.clone(options));
  }

  /** The same store in a repository of its own: for tests that begin alike. */
  copy(): TestStore {
    return new TestStore(this.repository.copy(), this.options);
  }

  async with<Result>(work: (store: PromptStore) => Promise<Result>): Promise<Result> {
    const store = await openStore({
      cwd: this.repository.path,
      environment: this.repository.environment,
      notify: (notice) => this.notices.push(notice),
      ...this.options,
    });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  promote(to: string, prompts: string[] = [], request: Partial<PromotionRequest> = {}, review?: Review): Promise<DeploymentDocument> {
    return this.with((store) => promote(store, { environment: to, prompts, ...request }, review));
  }

  promoteAll(to: string, request: Partial<PromotionRequest> = {}): Promise<DeploymentDocument> {
    return this.promote(to, [], { all: true, ...request });
  }

  rollback(environment: string, request: Partial<RollbackRequest> = {}, review?: Review): Promise<DeploymentDocument> {
    return this.with((store) => rollback(store, { environment, ...request }, review));
  }

  retire(environment: string, keys: string[], request: Partial<RetirementRequest> = {}, review?: Review): Promise<DeploymentDocument> {
    return this.with((store) => retire(store, { environment, keys, ...request }, review));
  }

  /** What is live in an environment: labels by key. */
  async live(environment: string): Promise<Record<string, string>> {
    const { prompts } = await this.with((store) => status(store));
    return Object.fromEntries(
      prompts.flatMap(({ key, environments }) => (environments[environment] ? [[key, environments[environment].label]] : [])),
    );
  }

  /** The labels of a prompt's held versions. */
  async held(environment: string, key: string): Promise<string[]> {
    const { prompts } = await this.with((store) => status(store, { keys: [key] }));
    return prompts[0]?.environments[environment]?.held ?? [];
  }

  /** Commits prompts below `.prompts`, and pushes where there is an origin. */
  async write(prompts: FileChanges, message = "write"): Promise<string> {
    const id = await this.repository.commit(message, { files: below(prompts) });
    await this.push();
    return id;
  }

  /** Commits `v1`, `v2` and so on up to `count` of a prompt; those that are there already count. */
  async versions(key: string, from: number, to: number): Promise<void> {
    for (let version = from; version <= to; version += 1) await this.write({ [`${key}.md`]: `version ${version}\n` });
  }

  async push(): Promise<void> {
    if (this.repository.originPath !== null) await this.repository.git("push", "--quiet", "origin", "HEAD");
  }

  /** The tip of an environment's branch, as plain git sees it; null when there is none. */
  async tip(environment: string): Promise<string | null> {
    const { stdout } = await this.repository.tryGit(
      "--git-dir",
      this.repository.originPath ?? `${this.repository.path}/.git`,
      "rev-parse",
      "--verify",
      "--quiet",
      `refs/heads/promptlane/env/${environment}`,
    );
    return stdout.trim() || null;
  }

  /** Every ref, and how many objects there are: what must stay when nothing is written. */
  async everything(): Promise<string> {
    return `${await this.repository.git("for-each-ref")}\n${await this.repository.git("count-objects", "-v")}\n${await this.repository.git("status", "--porcelain")}`;
  }
}

/** The error that a promise ends in: its class, code and the words that a person reads. */
export async function failure(promise: Promise<unknown>): Promise<PromptlaneError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof PromptlaneError) return error;
    throw error;
  }
  throw new Error("it succeeded, and should not have");
}

/** The labels of a document's changes: `v1 -> v2` by key. */
export function moves({ changes }: DeploymentDocument): Record<string, string> {
  return Object.fromEntries(changes.map(({ key, from, to }) => [key, `${from?.label ?? "none"} -> ${to?.label ?? "none"}`]));
}

/** Why prompts were left alone, by key. */
export function skips({ skipped }: DeploymentDocument): Record<string, string> {
  return Object.fromEntries(skipped.map(({ key, code }) => [key, code]));
}

function below(files: FileChanges): FileChanges {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`.prompts/${path}`, content]));
}

import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseObjectId, type ObjectId } from "../../src/domain/object-id.ts";
import { runProcess, type ProcessResult } from "./run-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { writeFiles, type FileChanges } from "./write-files.ts";

const COMMAND = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));
const FIRST_COMMIT = Date.UTC(2025, 0, 6, 9, 0, 0);
const MINUTE = 60_000;

export interface CommitOptions {
  /** Written before the commit; everything in the working tree is committed. */
  files?: FileChanges;
  /** `Name <email>`; `Ana Author <ana@example.com>` by default. */
  author?: string;
  /** Author and committer date, ISO 8601; by default a minute after the last one. */
  date?: string;
}

export interface CloneOptions {
  depth?: number;
  singleBranch?: boolean;
  bare?: boolean;
  /** For `--filter`, such as `blob:none`. */
  filter?: string;
  /** The folder's name beside this repository; `clone-1`, `clone-2`, … by default. */
  name?: string;
}

export interface PromptlaneOptions {
  /** Variables beside, or instead of, the repository's own. */
  env?: Record<string, string>;
  input?: string | Buffer;
  /** Relative to the repository, or absolute; the repository's top by default. */
  cwd?: string;
}

/** Gives the dates of commits: a minute apart, the same in every run. */
export class TestClock {
  #next = FIRST_COMMIT;

  tick(): string {
    const date = new Date(this.#next).toISOString();
    this.#next += MINUTE;
    return date;
  }
}

interface TestRepositoryParts {
  path: string;
  folder: string;
  environment: Record<string, string>;
  clock: TestClock;
  originPath?: string;
}

/** A real repository of a test; `repository()` makes it. */
export class TestRepository {
  readonly path: string;
  /** The temporary folder around it, where the origin and the clones are. */
  readonly folder: string;
  /** What git and promptlane are run with; the same object for all calls, so that a test may add to it. */
  readonly environment: Record<string, string>;
  /** The bare repository behind `origin`, when there is one. */
  originPath: string | null;
  readonly #clock: TestClock;
  #clones = 0;

  constructor(parts: TestRepositoryParts) {
    this.path = parts.path;
    this.folder = parts.folder;
    this.environment = parts.environment;
    this.originPath = parts.originPath ?? null;
    this.#clock = parts.clock;
  }

  /** Runs git in the repository and gives its stdout without the last line break. Throws with git's stderr. */
  async git(...args: string[]): Promise<string> {
    return this.#git(args, {});
  }

  /** Runs git without judging its exit code. */
  async tryGit(...args: string[]): Promise<ProcessResult> {
    return runProcess("git", args, { cwd: this.path, environment: this.environment });
  }

  /** Writes files of the working tree; null removes one. */
  async write(files: FileChanges): Promise<void> {
    writeFiles(this.path, files);
  }

  /** Commits the whole working tree, changed or not, and gives the id of the commit. */
  async commit(message: string, options: CommitOptions = {}): Promise<ObjectId> {
    if (options.files !== undefined) await this.write(options.files);
    await this.git("add", "--all", "--", ".");
    const author = options.author === undefined ? [] : [`--author=${options.author}`];
    const date = options.date ?? this.#clock.tick();
    await this.#git(["commit", "--quiet", "--allow-empty", "--no-verify", ...author, "-m", message], datesOf(date));
    return this.id("HEAD");
  }

  /** The full id that a revision stands for. */
  async id(revision: string): Promise<ObjectId> {
    return parseObjectId(await this.git("rev-parse", "--verify", revision));
  }

  /** Clones the origin, or this repository when it has none, into a folder beside it. */
  async clone(options: CloneOptions = {}): Promise<TestRepository> {
    const name = options.name ?? `clone-${++this.#clones}`;
    const path = `${this.folder}/${name}`;
    const source = this.originPath ?? this.path;
    await this.git("clone", "--quiet", ...cloneFlags(options), `file://${source}`, path);
    const clone = new TestRepository({ path, folder: this.folder, environment: this.environment, clock: this.#clock, originPath: source });
    clone.setIdentity();
    return clone;
  }

  /** The same repository in a folder of its own, with its origin: for tests that begin alike. */
  copy(): TestRepository {
    const folder = temporaryFolder();
    cpSync(this.folder, folder, { recursive: true, preserveTimestamps: true });
    const moved = (path: string) => path.replace(this.folder, folder);
    const path = moved(this.path);
    const configuration = configurationOf(path);
    writeFileSync(configuration, moved(readFileSync(configuration, "utf8")));
    const environment = { ...this.environment, HOME: moved(this.environment["HOME"] as string) };
    const parts = { path, folder, environment, clock: this.#clock };
    return new TestRepository(this.originPath === null ? parts : { ...parts, originPath: moved(this.originPath) });
  }

  /** Runs the built command line as a real process. The last argument may be `{env, input, cwd}`. */
  async promptlane(...args: [...string[]] | [string[], PromptlaneOptions?]): Promise<ProcessResult> {
    const [words, options] = Array.isArray(args[0]) ? [args[0], args[1] as PromptlaneOptions | undefined] : [args as string[], undefined];
    return runProcess(process.execPath, [COMMAND, ...words], {
      cwd: options?.cwd === undefined ? this.path : absolute(this.path, options.cwd),
      environment: { ...this.environment, ...options?.env },
      ...(options?.input === undefined ? {} : { input: options.input }),
    });
  }

  /** Makes the repository; `repository()` calls it. */
  async initialise(branch: string): Promise<void> {
    mkdirSync(this.path, { recursive: true });
    mkdirSync(this.environment["HOME"] as string, { recursive: true });
    await this.git("init", "--quiet", `--initial-branch=${branch}`);
    this.setIdentity();
  }

  /** Makes the bare origin and pushes to it; `repository()` calls it. */
  async addOrigin(branch: string): Promise<void> {
    const origin = `${this.folder}/origin.git`;
    await this.git("init", "--quiet", "--bare", `--initial-branch=${branch}`, origin);
    appendFileSync(configurationOf(origin), "[uploadpack]\n\tallowFilter = true\n");
    await this.git("remote", "add", "origin", origin);
    await this.git("push", "--quiet", "--set-upstream", "origin", branch);
    await this.git("remote", "set-head", "origin", branch);
    this.originPath = origin;
  }

  /** Gives the repository the name and address under which its commits are made. */
  setIdentity(): void {
    appendFileSync(configurationOf(this.path), "[user]\n\tname = Ana Author\n\temail = ana@example.com\n");
  }

  async #git(args: string[], variables: Record<string, string>): Promise<string> {
    const environment = { ...this.environment, ...variables };
    const result = await runProcess("git", args, { cwd: this.path, environment });
    if (result.exitCode === 0) return result.stdout.replace(/\n$/, "");
    throw new Error(`git ${args.join(" ")} ended with ${result.exitCode ?? result.signal}: ${result.stderr}${result.stdout}`);
  }
}

function cloneFlags(options: CloneOptions): string[] {
  return [
    ...(options.depth === undefined ? [] : [`--depth=${options.depth}`]),
    ...(options.singleBranch === true ? ["--single-branch"] : []),
    ...(options.bare === true ? ["--bare"] : []),
    ...(options.filter === undefined ? [] : [`--filter=${options.filter}`]),
  ];
}

function configurationOf(path: string): string {
  return existsSync(`${path}/.git`) ? `${path}/.git/config` : `${path}/config`;
}

function datesOf(date: string): Record<string, string> {
  return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
}

function absolute(base: string, path: string): string {
  return path.startsWith("/") ? path : `${base}/${path}`;
}

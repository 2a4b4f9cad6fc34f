import { rmSync } from "node:fs";
import type { TestStore } from "../operations/prompt-store.ts";
import { MANIFEST, promptStore } from "../operations/prompt-store.ts";
import { runProcess } from "../support/run-process.ts";
import type { Content } from "./content.ts";
import type { Live } from "./environment.ts";
import type { Hands } from "./hands.ts";
import type { CommitNumber, History, Tree } from "./history.ts";
import { FIRST_TREE } from "./model.ts";

/** The real side: one bare remote and some clones of it. */
export class World {
  readonly hands: Hands;
  readonly clones: TestStore[];
  /** The real commits of the model's. */
  readonly #ids = new Map<CommitNumber, string>();
  /** The real commits of each environment's deployments. */
  readonly #deployments = new Map<string, string[]>();
  #topics = 0;

  private constructor(hands: Hands, clones: TestStore[], first: string) {
    this.hands = hands;
    this.clones = clones;
    this.#ids.set(0, first);
  }

  static async make(hands: Hands, clones: number): Promise<World> {
    const prompts = Object.fromEntries([...FIRST_TREE].map(([key, content]) => [`${key}.md`, content]));
    const first = await promptStore({ prompts, manifest: MANIFEST, remote: true });
    const others: TestStore[] = [];
    while (others.length < clones - 1) others.push(await first.clone());
    return new World(hands, [first, ...others], await first.repository.id("HEAD"));
  }

  clone(number: number): TestStore {
    return this.clones[number] as TestStore;
  }

  /** Removes the repositories; done after a sequence that went well. */
  remove(): void {
    rmSync(this.clone(0).repository.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The real id of a commit of the model. */
  id(commit: CommitNumber): string {
    const id = this.#ids.get(commit);
    if (id === undefined) throw new Error(`commit ${commit} was never made`);
    return id;
  }

  /** Notes which real commit a clone's HEAD is. */
  async note(commit: CommitNumber, clone: number): Promise<void> {
    this.#ids.set(commit, await this.clone(clone).repository.id("HEAD"));
  }

  /** The real commit of a deployment, counted from 0. */
  deployment(environment: string, number: number): string {
    return this.#deployments.get(environment)?.[number] as string;
  }

  noteDeployment(environment: string, commit: string): void {
    this.#deployments.set(environment, [...(this.#deployments.get(environment) ?? []), commit]);
  }

  /** How people read a version of the model. */
  label({ version, draft, content, commit }: Live): string {
    if (content === null) return "retired";
    if (version !== null) return `v${version}`;
    const short = commit === null ? "" : this.id(commit).slice(0, 7);
    return draft ? `draft@${short}` : short;
  }

  /** A version as documents name it; null for what is not live. */
  reference(live: Live | null): { version: number | null; label: string } | null {
    return live === null || live.content === null ? null : { version: live.version, label: this.label(live) };
  }

  /** Runs git in the bare remote. */
  async remoteGit(args: readonly string[], input?: string): Promise<string> {
    const { repository } = this.clone(0);
    const { exitCode, stdout, stderr } = await runProcess("git", ["--git-dir", repository.originPath as string, ...args], {
      cwd: repository.folder,
      environment: repository.environment,
      ...(input === undefined ? {} : { input }),
    });
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  /**
   * Gives the remote the commits of a clone, on a branch of their own. False where git has none of it: a shallow clone whose
   * oldest commit the remote does not have any more.
   */
  async pushTopic(clone: number): Promise<boolean> {
    this.#topics += 1;
    const { path, environment } = this.clone(clone).repository;
    const { exitCode, stderr } = await runProcess("git", ["push", "--quiet", "origin", `HEAD:refs/heads/topics/${this.#topics}`], {
      cwd: path,
      environment,
    });
    if (exitCode !== 0 && !stderr.includes("shallow update not allowed")) throw new Error(`git push: ${stderr}`);
    return exitCode === 0;
  }

  /** Deletes the branches that were only there to bring commits. */
  async deleteTopics(): Promise<void> {
    const places = ["refs/heads/topics", "refs/heads/imported"];
    await this.remoteGit(["update-ref", "--stdin"], await this.remoteGit(["for-each-ref", "--format=delete %(refname)", ...places]));
  }

  /** Writes commits of the model, each after its parents, to the remote. */
  async writeCommits(history: History, commits: readonly CommitNumber[]): Promise<void> {
    if (commits.length === 0) return;
    const lines = commits.map((commit) => this.#import(history, commit));
    const stdout = await this.remoteGit(["fast-import", "--quiet", "--force"], `feature done\n${lines.join("")}done\n`);
    for (const [place, id] of stdout.trim().split("\n").entries()) this.#ids.set(commits[place] as CommitNumber, id);
  }

  /** Moves the default branch of the remote, forwards or not. */
  async moveMain(commit: CommitNumber): Promise<void> {
    await this.remoteGit(["update-ref", "refs/heads/main", this.id(commit)]);
  }

  /** Puts a clone's branch where the remote's is. */
  async synchronize(clone: number): Promise<void> {
    const { repository } = this.clone(clone);
    await repository.git("fetch", "--quiet", "origin", "+refs/heads/main:refs/remotes/origin/main");
    await repository.git("reset", "--quiet", "--hard", "refs/remotes/origin/main");
  }

  /** Takes a new clone in the place of an old one. */
  async replaceClone(clone: number, depth: number | null): Promise<void> {
    this.clones[clone] = await this.clone(0).clone(depth === null ? {} : { depth });
  }

  /** Deletes what a clone has cached. */
  forget(clone: number): void {
    rmSync(`${this.clone(clone).repository.path}/.git/promptlane-cache`, { recursive: true, force: true });
  }

  async isShallow(clone: number): Promise<boolean> {
    return (await this.clone(clone).repository.git("rev-parse", "--is-shallow-repository")) === "true";
  }

  #import(history: History, commit: CommitNumber): string {
    const [first, ...merged] = history.parents(commit).map((parent) => this.#ids.get(parent) ?? `:${parent + 1}`);
    return [
      first === undefined ? "reset refs/heads/imported\n" : "",
      `commit refs/heads/imported\nmark :${commit + 1}\n`,
      `committer Ana Author <ana@example.com> ${1_740_000_000 + commit} +0000\n`,
      data(`commit ${commit}\n`),
      first === undefined ? "" : `from ${first}\n`,
      ...merged.map((parent) => `merge ${parent}\n`),
      "deleteall\n",
      ...files(history.tree(commit)).map(([path, text]) => `M 100644 inline .prompts/${path}\n${data(text)}`),
      `get-mark :${commit + 1}\n`,
    ].join("");
  }
}

function files(tree: Tree): [string, string][] {
  return [["manifest.yaml", MANIFEST], ...[...tree].map(([key, content]: [string, Content]): [string, string] => [`${key}.md`, content])];
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

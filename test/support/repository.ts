import { isolatedEnvironment } from "./isolated-environment.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { TestClock, TestRepository } from "./test-repository.ts";
import type { FileChanges } from "./write-files.ts";
export { TestRepository } from "./test-repository.ts";

export interface RepositoryOptions {
  /** The files of the first commit, by path. Without it there is no commit yet, unless `remote` asks for one. */
  files?: FileChanges;
  /** Makes a bare `origin` beside it, pushes to it, and sets `origin/HEAD`. */
  remote?: boolean;
  /** The first branch; `main` by default. */
  branch?: string;
  /** Makes a bare repository that holds the files; `write` and `commit` do not work there. */
  bare?: boolean;
  /** Variables beside, or instead of, those of `isolatedEnvironment`. */
  environment?: Record<string, string>;
}

/**
 * Makes a real git repository in a temporary folder, with a fixed identity and dates that advance by a minute a commit,
 * cut off from the configuration of the machine. It is removed after the test file.
 *
 * @example
 * const store = await repository({ files: { ".prompts/a.md": "Hello" }, remote: true });
 * const second = await store.commit("change a", { files: { ".prompts/a.md": "Hello, you" } });
 * const { exitCode, stdout } = await store.promptlane("list", "--json");
 */
export async function repository(options: RepositoryOptions = {}): Promise<TestRepository> {
  const folder = temporaryFolder();
  const branch = options.branch ?? "main";
  const environment = { ...isolatedEnvironment(`${folder}/home`), ...options.environment };
  const work = new TestRepository({ path: `${folder}/work`, folder, environment, clock: new TestClock() });
  await work.initialise(branch);
  if (options.files !== undefined || options.remote === true) {
    await work.commit("begin", options.files === undefined ? {} : { files: options.files });
  }
  if (options.remote === true) await work.addOrigin(branch);
  return options.bare === true ? work.clone({ bare: true, name: "bare.git" }) : work;
}

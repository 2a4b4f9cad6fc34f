import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { repository } from "../repository.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { TestClock, TestRepository } from "../test-repository.ts";

const MANIFEST = "format: 1\nbranch: main\nenvironments:\n  dev: {}\n  staging: {}\n";

/**
 * Makes a store whose prompt `a` has three versions: v1 and then v2 went to dev, nothing to staging. Its user has work of
 * all kinds: staged, changed and untracked.
 */
export async function preparedStore({ remote }: { remote: boolean }): Promise<TestRepository> {
  const work = await repository({
    remote,
    files: {
      ".prompts/manifest.yaml": MANIFEST,
      ".prompts/a.md": "one\n",
      ".prompts/b.md": "be\n",
      "staged.txt": "1\n",
      "changed.txt": "1\n",
    },
  });
  await promote(work, "a");
  await work.commit("two", { files: { ".prompts/a.md": "two\n" } });
  if (remote) await work.git("push", "--quiet", "origin", "main");
  await promote(work, "a");
  await work.commit("three", { files: { ".prompts/a.md": "three\n" } });
  if (remote) await work.git("push", "--quiet", "origin", "main");
  await work.write({ "staged.txt": "2\n" });
  await work.git("add", "staged.txt");
  await work.write({ "changed.txt": "2\n", "untracked.txt": "draft\n" });
  return work;
}

/** The same repository and its origin in another folder, to be harmed. */
export function copyOf(prepared: TestRepository): TestRepository {
  const folder = temporaryFolder();
  cpSync(prepared.folder, folder, { recursive: true, preserveTimestamps: true });
  const path = `${folder}/work`;
  const configuration = `${path}/.git/config`;
  writeFileSync(configuration, readFileSync(configuration, "utf8").replaceAll(prepared.folder, folder));
  return new TestRepository({
    path,
    folder,
    environment: { ...prepared.environment },
    clock: new TestClock(),
    ...(prepared.originPath === null ? {} : { originPath: `${folder}/origin.git` }),
  });
}

async function promote(work: TestRepository, key: string): Promise<void> {
  const { exitCode, stderr } = await work.promptlane("promote", key, "--to", "dev", "--yes");
  if (exitCode !== 0) throw new Error(stderr);
}

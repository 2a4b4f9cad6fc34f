import { expect, test } from "vitest";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import { commitsOf } from "../../src/store/prompt-commits.ts";
import { describeVersions } from "../../src/store/version-descriptions.ts";
import { repository } from "../support/repository.ts";
import type { TestRepository } from "../support/repository.ts";
import { indexOf, openedStore } from "./opened-store.ts";

const A = "a" as PromptKey;

test("a version has the author, the date in UTC and the subject of its commit", async () => {
  const work = await repository({ files: { ".prompts/a.md": "one" } });
  await work.commit("Zwei\nlang\n\nbody", {
    files: { ".prompts/a.md": "two" },
    author: "Zoë <zoe@example.com>",
    date: "2025-03-01T12:00:00+02:00",
  });
  expect(await describe(work)).toMatchObject([
    { author: { name: "Ana Author", email: "ana@example.com" }, subject: "begin" },
    {
      commit: await work.id("HEAD"),
      author: { name: "Zoë", email: "zoe@example.com" },
      date: "2025-03-01T10:00:00.000Z",
      subject: "Zwei lang",
    },
  ]);
});

test.each([
  ["GitHub's", "Merge pull request #12 from ana/topic", "better (#12)"],
  ["GitLab's", "Merge branch 'topic'\n\nSee merge request team/prompts!34", "better (#34)"],
  ["Bitbucket's", "Merged in topic (pull request #56)", "better (#56)"],
  ["a plain one", "Merge branch 'topic'", "better"],
])("a merge is described by the last merged commit that touched the prompt: %s", async (_, message, subject) => {
  const work = await merged(message);
  const [, second] = await describe(work);
  expect(second).toMatchObject({ commit: await work.id("HEAD"), author: { name: "Bo" }, subject });
  expect(await describe(work)).toEqual(await describe(work));
});

test("a merge that changed the prompt by itself is described by itself", async () => {
  const work = await repository({ files: { ".prompts/a.md": "one" } });
  await work.git("switch", "-qc", "topic");
  await work.commit("elsewhere", { files: { x: "x" } });
  await work.git("switch", "-q", "main");
  await work.git("merge", "-q", "--no-ff", "--no-commit", "topic");
  await work.commit("evil merge", { files: { ".prompts/a.md": "two" } });
  expect((await describe(work)).at(-1)).toMatchObject({ subject: "evil merge" });
});

test("a version whose commit is gone is described by nothing", async () => {
  const work = await repository({ files: { ".prompts/a.md": "one" } });
  const gone = {
    key: A,
    kind: "prompt" as const,
    version: 1,
    commit: "0123456789012345678901234567890123456789" as never,
    blob: await work.id("HEAD:.prompts/a.md"),
  };
  expect(await describeVersions(await openedStore(work), [gone])).toEqual([null]);
});

test("all commits that touched a prompt are the merged ones too, and those under its former key", async () => {
  const work = await merged("Merge branch 'topic'");
  await work.commit("rename", { files: { ".prompts/a.md": null, ".prompts/b.md": "---\nrenamed_from: a\n---\n" } });
  await work.commit("again", { files: { ".prompts/a.md": "again" } });
  const store = await openedStore(work);
  const index = await indexOf(store);
  const subjects = async (key: string, limit?: number) =>
    (await commitsOf(store, index, key as PromptKey, limit === undefined ? {} : { limit })).map(({ subject }) => subject);
  expect(await subjects("b")).toEqual(["rename", "better", "try", "begin"]);
  expect(await subjects("b", 2)).toEqual(["rename", "better"]);
});

async function merged(message: string): Promise<TestRepository> {
  const work = await repository({ files: { ".prompts/a.md": "one" } });
  await work.git("switch", "-qc", "topic");
  await work.commit("try", { files: { ".prompts/a.md": "two" } });
  await work.commit("better", { files: { ".prompts/a.md": "three" }, author: "Bo <bo@example.com>" });
  await work.commit("elsewhere", { files: { ".prompts/b.md": "b" } });
  await work.git("rm", "-q", ".prompts/b.md");
  await work.git("commit", "-q", "--amend", "--allow-empty", "-m", "elsewhere");
  await work.git("switch", "-q", "main");
  await work.git("merge", "-q", "--no-ff", "-m", message, "topic");
  return work;
}

async function describe(work: TestRepository) {
  const store = await openedStore(work);
  return describeVersions(store, (await indexOf(store)).versions(A));
}

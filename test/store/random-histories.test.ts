import { mkdirSync } from "node:fs";
import fc from "../support/fast-check.ts";
import { expect, test } from "vitest";
import { parseObjectId } from "../../src/domain/object-id.ts";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import type { FrozenVersion } from "../../src/domain/version/version.ts";
import { classifyFiles } from "../../src/domain/prompt/content-files.ts";
import { runGit } from "../../src/git/run-git.ts";
import { listTree } from "../../src/git/trees.ts";
import { firstParentChain } from "../../src/store/first-parent-chain.ts";
import type { VersionIndex } from "../../src/store/version-index.ts";
import { repository } from "../support/repository.ts";
import { indexOf, openedStore } from "./opened-store.ts";
import type { OpenedStore } from "./opened-store.ts";

const KEYS = ["a", "b", "f", "f/x", "f/y"] as PromptKey[];
const FILES = ["a.md", "b.md", "f/x.md", "f/y.md", "f/flow.yaml", "f/deep/z.md"];
const CONTENTS = ["", "one", "two", "---\nrenamed_from: a\n---\n", "---\nrenamed_from: f/x\n---\n", "renamed_from: b\n"];

/** A commit upon earlier ones, by their places from the newest; its first parent may be the topic branch of a foxtrot. */
interface RandomCommit {
  parent: number;
  merged: number | null;
  files: { file: string; content: string }[];
}

const commit: fc.Arbitrary<RandomCommit> = fc.record({
  parent: fc.integer({ min: 0, max: 3 }),
  merged: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 3 }),
  files: fc.array(fc.record({ file: fc.constantFrom(...FILES), content: fc.constantFrom(...CONTENTS) }), { minLength: 1, maxLength: 4 }),
});
const visits = fc.array(fc.record({ tip: fc.nat(), freeze: fc.boolean() }), { minLength: 2, maxLength: 5 });

test("D13: a warm clone never numbers differently from a cold one, whatever happened to main", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commit, { minLength: 2, maxLength: 14 }), visits, async (commits, tips) => {
      const work = await repository();
      const store = await openedStore(work);
      const ids = await importCommits(store.repository.location, commits);
      let frozen: FrozenVersion[] = [];
      for (const [visit, { tip, freeze }] of tips.entries()) {
        const at = { ...store, defaultBranch: { ...store.defaultBranch, tip: ids[tip % ids.length] as ObjectId } };
        const elsewhere = `${work.folder}/cold-${visit}`;
        mkdirSync(elsewhere);
        const ledger = { entries: frozen, attested: () => true };
        const warm = await indexOf(at, ledger);
        const cold = await indexOf({ ...at, repository: { ...at.repository, commonDirectory: elsewhere } }, ledger);
        expect(everything(warm)).toEqual(everything(cold));
        if (freeze) {
          frozen = [
            ...frozen,
            ...KEYS.flatMap((key) => warm.runs(key)).flatMap(({ key, version, commit: id, blob }) =>
              version === null ? [] : [{ key, version, commit: id, blob }],
            ),
          ];
        }
      }
    }),
    { numRuns: 20 },
  );
}, 120_000);

test("versions agree with the trees of the first-parent commits, looked at one by one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commit, { minLength: 2, maxLength: 14 }), async (commits) => {
      const work = await repository();
      const store = await openedStore(work);
      const tip = (await importCommits(store.repository.location, commits)).at(-1) as ObjectId;
      const index = await indexOf({ ...store, defaultBranch: { ...store.defaultBranch, tip } });
      const expected = await runsByTrees(store, tip);
      expect(Object.fromEntries(KEYS.map((key) => [key, index.runs(key).map((run) => `${run.kind} ${run.blob} ${run.commit}`)]))).toEqual(
        expected,
      );
    }),
    { numRuns: 15 },
  );
}, 120_000);

async function runsByTrees({ repository: opened, objects }: OpenedStore, tip: ObjectId): Promise<Record<string, string[]>> {
  const runs: Record<string, string[]> = Object.fromEntries(KEYS.map((key) => [key, []]));
  let before = new Map<PromptKey, string>();
  for (const id of await firstParentChain(opened, tip)) {
    const now = await contentsAt(opened, objects, id);
    for (const [key, content] of now) if (before.get(key) !== content) runs[key]?.push(`${content} ${id}`);
    before = now;
  }
  return runs;
}

async function contentsAt(
  opened: OpenedStore["repository"],
  objects: OpenedStore["objects"],
  id: ObjectId,
): Promise<Map<PromptKey, string>> {
  const entries = (await listTree(opened, id, { path: ".prompts", recursive: true })).map((entry) => ({
    ...entry,
    path: entry.path.slice(".prompts/".length),
  }));
  const { prompts, flows } = classifyFiles(entries);
  const contents = new Map([...prompts].map(([key, path]) => [key, `prompt ${entries.find((entry) => entry.path === path)?.id}`]));
  for (const key of flows.keys()) contents.set(key, `flow ${(await objects.check([`${id}:.prompts/${key}`]))[0]?.id}`);
  return contents;
}

function everything(index: VersionIndex): unknown {
  return {
    all: index.all(),
    runs: KEYS.map((key) => index.runs(key)),
    versions: KEYS.map((key) => index.versions(key)),
    numbered: KEYS.map((key) => Array.from({ length: 20 }, (_, before) => index.version(key, before + 1))),
    ignored: index.ignored,
  };
}

async function importCommits(location: Parameters<typeof runGit>[0], commits: RandomCommit[]): Promise<ObjectId[]> {
  const input = commits.map((each, index) => commitCommand(each, index + 1)).join("");
  const marks = commits.map((_, index) => `get-mark :${index + 1}\n`).join("");
  const { stdout } = await runGit(location, ["fast-import", "--quiet", "--force"], { input: `${input}${marks}done\n` });
  return stdout.trim().split("\n").map(parseObjectId);
}

function commitCommand({ parent, merged, files }: RandomCommit, mark: number): string {
  const lines = [`commit refs/heads/c${mark}`, `mark :${mark}`, `committer A <a@example.com> ${1_700_000_000 + mark} +0000`, "data 1", "m"];
  const from = mark - 1 - parent;
  const other = merged === null ? 0 : mark - 1 - merged;
  if (from > 0) lines.push(`from :${from}`);
  if (from > 0 && other > 0 && other !== from) lines.push(`merge :${other}`);
  for (const { file, content } of files) {
    if (content === "") lines.push(`D .prompts/${file}`);
    else lines.push(`M 100644 inline .prompts/${file}`, `data ${content.length}`, content);
  }
  return `${lines.join("\n")}\n\n`;
}

import { expect } from "vitest";
import { blobOf, type Key } from "../content.ts";
import type { Entry, Environment } from "../environment.ts";
import type { World } from "../world.ts";

/** The changes of a document, by key. */
export function movesOf({ changes }: { changes: readonly { key: string; from: unknown; to: unknown }[] }): Record<string, unknown> {
  return Object.fromEntries(changes.map(({ key, from, to }) => [key, { from, to }]).toSorted());
}

/** Nothing was written: the branch stands where the last deployment left it. */
export async function expectNothing(world: World, environment: Environment): Promise<void> {
  expect(await tipOf(world, environment)).toBe(environment.log.length === 0 ? "" : lastCommit(world, environment));
}

/**
 * The last deployment is one first-parent commit, in which each prompt that changed has a changed record that agrees;
 * and plain git finds everything live that is, with the stack and the held versions.
 */
export async function expectDeployment(world: World, environment: Environment): Promise<void> {
  expect(await tipOf(world, environment)).toBe(lastCommit(world, environment));
  await expectOneStep(world, environment);
  expect(await branchOf(world, environment)).toEqual(await expectedBranch(world, environment));
}

async function expectOneStep(world: World, environment: Environment): Promise<void> {
  const last = lastCommit(world, environment);
  const shown = await world.remoteGit(["show", "--format=%P", "--name-only", "--root", "--no-renames", last]);
  const [parents, ...paths] = shown.split("\n").filter((line, place) => place === 0 || line !== "");
  expect(parents).toBe(environment.log.length === 1 ? "" : world.deployment(environment.name, environment.log.length - 2));
  const { changes } = environment.log.at(-1) ?? { changes: [] };
  const records = changes.map(({ key }) => recordPath(key));
  const contents = changes.filter(({ from, to }) => (from?.content ?? null) !== to.content).map(({ key }) => contentPath(key));
  expect(paths.filter((path) => path !== ".promptlane/store.json").toSorted()).toEqual([...records, ...contents].toSorted());
}

async function branchOf(world: World, environment: Environment): Promise<Record<string, unknown>> {
  const listed = await world.remoteGit(["ls-tree", "-r", branchRef(environment)]);
  const files = listed.split("\n").flatMap((line) => {
    const [, blob, path] = /^100644 blob (\w+)\t(.*)$/.exec(line) ?? [];
    return blob === undefined || path === undefined || path === ".promptlane/store.json" ? [] : [{ blob, path }];
  });
  const records = files.filter(({ path }) => path.startsWith(".promptlane/deployments/"));
  const texts = await textsOf(
    world,
    records.map(({ blob }) => blob),
  );
  return {
    ...Object.fromEntries(files.map(({ path, blob }) => [path, blob])),
    ...Object.fromEntries(records.map(({ path }, place) => [path, readRecord(texts[place] ?? "")])),
  };
}

async function textsOf(world: World, blobs: readonly string[]): Promise<string[]> {
  const output = await world.remoteGit(["cat-file", "--batch"], blobs.map((blob) => `${blob}\n`).join(""));
  let rest = Buffer.from(output);
  return blobs.map(() => {
    const start = rest.indexOf("\n") + 1;
    const size = Number(rest.subarray(0, start).toString().split(" ")[2]);
    const text = rest.subarray(start, start + size).toString();
    rest = rest.subarray(start + size + 1);
    return text;
  });
}

function readRecord(text: string): unknown {
  const { key, version, label, blob, commit, action, source, operation, previous, held } = JSON.parse(text) as Record<string, unknown> & {
    previous: { label: string; blob: string | null }[];
    held: { label: string; blob: string }[];
  };
  return {
    key,
    version,
    label,
    blob,
    commit,
    action,
    source,
    operation,
    previous: previous.map((live) => `${live.label} ${live.blob}`),
    held: held.map((live) => `${live.label} ${live.blob}`).toSorted(),
  };
}

async function expectedBranch(world: World, environment: Environment): Promise<Record<string, unknown>> {
  const entries = [...environment.entries.values()];
  return {
    ...Object.fromEntries([...environment.contents()].map(([key, content]) => [contentPath(key), blobOf(content)])),
    ...Object.fromEntries(entries.map((entry) => [recordPath(entry.key), expectedRecord(world, entry)])),
  };
}

function expectedRecord(world: World, entry: Entry): unknown {
  const { key, version, content, commit, action, source, operation, previous, held } = entry;
  const text = (live: Entry["previous"][number]) => `${world.label(live)} ${live.content === null ? null : blobOf(live.content)}`;
  return {
    key,
    version,
    label: world.label(entry),
    blob: content === null ? null : blobOf(content),
    commit: commit === null ? null : world.id(commit),
    action,
    source,
    operation,
    previous: previous.map(text),
    held: held.map(text).toSorted(),
  };
}

async function tipOf(world: World, environment: Environment): Promise<string> {
  return (await world.remoteGit(["for-each-ref", "--format=%(objectname)", branchRef(environment)])).trim();
}

function lastCommit(world: World, { name, log }: Environment): string {
  return world.deployment(name, log.length - 1);
}

function branchRef({ name }: Environment): string {
  return `refs/heads/promptlane/env/${name}`;
}

function contentPath(key: Key): string {
  return `.prompts/${key}.md`;
}

function recordPath(key: Key): string {
  return `.promptlane/deployments/${key}.json`;
}

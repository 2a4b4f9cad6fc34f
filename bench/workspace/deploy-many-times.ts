import { git } from "../git.ts";

const STORE = ".prompts/";
const RECORDS = ".promptlane/deployments/";
const COMMITS_TO_OLDER_CONTENT = 2000;
const MOST_KEYS = 500;

/** A prompt that goes back and forth between two contents. */
interface Swinging {
  path: string;
  recordPath: string;
  record: Record<string, unknown>;
  live: string;
  older: string;
}

interface Deployment {
  ref: string;
  index: number;
  time: string;
  message: string;
  prompts: Swinging[];
}

/**
 * Adds deployments of single prompts to an environment, each with content and record as the command line writes
 * them. Prompts swing between an older version and the live one, and all end where they began.
 */
export async function deployManyTimes(directory: string, environment: string, count: number): Promise<void> {
  const ref = `refs/heads/promptlane/env/${environment}`;
  const prompts = await swingingPrompts(directory, ref);
  const message = await git(directory, ["log", "-1", "--format=%B", ref]);
  // All as young as the last real one: what looks back over the last days has to read every one of them.
  const time = await git(directory, ["log", "-1", "--format=%ct", ref]);
  const deployments = prompts.length === 0 ? 0 : count - (count % (2 * prompts.length));
  const commands = Array.from({ length: deployments }, (_, index) => deployment({ ref, index, time, message, prompts }));
  await git(directory, ["fast-import", "--quiet"], ["feature done\n", ...commands, "done\n"]);
}

async function swingingPrompts(directory: string, ref: string): Promise<Swinging[]> {
  const changes = await git(directory, [
    "diff-tree",
    "-r",
    "--raw",
    "--no-renames",
    "--diff-filter=M",
    `main~${COMMITS_TO_OLDER_CONTENT}`,
    ref,
    "--",
    STORE,
  ]);
  const pairs = changes
    .split("\n")
    .map((line) => /^:\d+ \d+ (\w+) (\w+) M\t(\S+)\.md$/.exec(line))
    .filter((match) => match !== null)
    .map(([, older = "", live = "", path = ""]) => ({
      older,
      live,
      path: `${path}.md`,
      recordPath: `${RECORDS}${path.slice(STORE.length)}.json`,
    }));
  const records = await readRecords(
    directory,
    ref,
    pairs.map(({ recordPath }) => recordPath),
  );
  return pairs
    .map((pair) => ({ ...pair, record: records.get(pair.live) }))
    .filter((pair): pair is Swinging => pair.record !== undefined)
    .slice(0, MOST_KEYS);
}

/** The records at these paths, by the blob that each says is live; templates of flows have none. */
async function readRecords(directory: string, ref: string, paths: string[]): Promise<Map<unknown, Record<string, unknown>>> {
  const output = await git(
    directory,
    ["cat-file", "--batch"],
    paths.map((path) => `${ref}:${path}\n`),
  );
  const texts = output.split(/^\w+ blob \d+$|^.* missing$/m).filter((text) => text.trim() !== "");
  const records = texts.map((text) => JSON.parse(text) as Record<string, unknown>);
  return new Map(records.map((record) => [record["blob"], record]));
}

function deployment({ ref, index, time, message, prompts }: Deployment): string {
  const prompt = prompts[index % prompts.length];
  if (prompt === undefined) throw new Error("There is no prompt to deploy.");
  const isOlder = Math.floor(index / prompts.length) % 2 === 0;
  const blob = isOlder ? prompt.older : prompt.live;
  const record = `${JSON.stringify({ ...prompt.record, blob, operation: `bench-${index}` }, null, 2)}\n`;
  return [
    `commit ${ref}`,
    `committer Bench <bench@example.com> ${time} +0000`,
    data(message),
    ...(index === 0 ? [`from ${ref}^0`] : []),
    `M 100644 ${blob} ${prompt.path}`,
    `M 100644 inline ${prompt.recordPath}`,
    data(record),
    "",
  ].join("\n");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

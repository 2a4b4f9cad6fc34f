import { createHash } from "node:crypto";
import { git } from "../git.ts";

const STORE = ".prompts/";
const RECORDS = ".promptlane/deployments/";
const COMMITS_TO_OLDER_CONTENT = 2000;
const MOST_KEYS = 500;

interface Deployed {
  kind: string;
  version: number;
  label: string;
  commit: string;
  blob: string;
  digest: string;
}

interface DeploymentRecord extends Deployed {
  previous: Deployed[];
}

/** A prompt that goes back and forth between two versions. */
interface Swinging {
  path: string;
  recordPath: string;
  /** As it stands; each deployment puts another in its place. */
  record: DeploymentRecord;
  live: Deployed;
  older: Deployed;
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
  const pairs = await changedSince(directory, `main~${COMMITS_TO_OLDER_CONTENT}`, ref);
  const [records, numbers] = await Promise.all([readRecords(directory, ref, pairs), frozenNumbers(directory)]);
  return pairs
    .flatMap(({ key, path, recordPath, older: blob, live: liveBlob }) => {
      const record = records.get(liveBlob);
      const frozen = numbers.get(`${key} ${blob}`);
      // A digest other than that of the content alone says that partials are included, which change on their own.
      if (record === undefined || frozen === undefined || record.digest !== digestOf(liveBlob)) return [];
      const { kind, version, label, commit, digest } = record;
      const older = { kind, version: frozen.version, label: `v${frozen.version}`, commit: frozen.commit, blob, digest: digestOf(blob) };
      return [{ path, recordPath, record, live: { kind, version, label, commit, blob: liveBlob, digest }, older }];
    })
    .slice(0, MOST_KEYS);
}

interface Pair {
  key: string;
  path: string;
  recordPath: string;
  older: string;
  live: string;
}

async function changedSince(directory: string, commit: string, ref: string): Promise<Pair[]> {
  const changes = await git(directory, ["diff-tree", "-r", "--raw", "--no-renames", "--diff-filter=M", commit, ref, "--", STORE]);
  return changes
    .split("\n")
    .map((line) => /^:\d+ \d+ (\w+) (\w+) M\t(\S+)\.md$/.exec(line))
    .filter((match) => match !== null)
    .map(([, older = "", live = "", path = ""]) => {
      const key = path.slice(STORE.length);
      return { key, older, live, path: `${path}.md`, recordPath: `${RECORDS}${key}.json` };
    });
}

/** The records beside these contents, by the blob that each says is live; templates of flows have none. */
async function readRecords(directory: string, ref: string, pairs: Pair[]): Promise<Map<string, DeploymentRecord>> {
  const texts = await blobsOf(
    directory,
    pairs.map(({ recordPath }) => `${ref}:${recordPath}`),
  );
  const records = texts.map((text) => JSON.parse(text) as DeploymentRecord);
  return new Map(records.map((record) => [record.blob, record]));
}

/** The numbers that the ledger holds, by key and content. */
async function frozenNumbers(directory: string): Promise<Map<string, { version: number; commit: string }>> {
  const ledger = "promptlane/ledger";
  const files = await git(directory, ["ls-tree", "-r", "--name-only", ledger]);
  const texts = await blobsOf(
    directory,
    files.split("\n").map((path) => `${ledger}:${path}`),
  );
  const numbers = new Map<string, { version: number; commit: string }>();
  for (const text of texts) {
    const { versions } = JSON.parse(text) as { versions: Record<string, [number, string, string][]> };
    for (const [key, entries] of Object.entries(versions)) {
      for (const [version, commit, blob] of entries) numbers.set(`${key} ${blob}`, { version, commit });
    }
  }
  return numbers;
}

async function blobsOf(directory: string, names: string[]): Promise<string[]> {
  const output = await git(
    directory,
    ["cat-file", "--batch"],
    names.map((name) => `${name}\n`),
  );
  return output.split(/^\w+ blob \d+$|^.* missing$/m).filter((text) => text.trim() !== "");
}

function digestOf(blob: string): string {
  return createHash("sha256").update(blob).digest("hex");
}

function deployment({ ref, index, time, message, prompts }: Deployment): string {
  const prompt = prompts[index % prompts.length];
  if (prompt === undefined) throw new Error("There is no prompt to deploy.");
  const isOlder = Math.floor(index / prompts.length) % 2 === 0;
  const next = isOlder ? prompt.older : prompt.live;
  const before = isOlder ? prompt.live : prompt.older;
  prompt.record = { ...prompt.record, ...next, previous: [...prompt.record.previous, before] };
  const record = `${JSON.stringify({ ...prompt.record, operation: `bench-${index}` }, null, 2)}\n`;
  return [
    `commit ${ref}`,
    `committer Bench <bench@example.com> ${time} +0000`,
    data(message),
    ...(index === 0 ? [`from ${ref}^0`] : []),
    `M 100644 ${next.blob} ${prompt.path}`,
    `M 100644 inline ${prompt.recordPath}`,
    data(record),
    "",
  ].join("\n");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

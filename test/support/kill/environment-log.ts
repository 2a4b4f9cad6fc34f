import type { TestRepository } from "../test-repository.ts";

const CONTENT = /^\.prompts\/(.+)\.md$/;
const RECORD = /^\.promptlane\/deployments\/(.+)\.json$/;
const GONE = /^0+$/;

/** What plain git finds on an environment's branch. */
export interface LogOfEnvironment {
  /** How many deployments each operation made. */
  operations: string[];
  /** Sentences about entries and records that do not agree. */
  faults: string[];
}

/**
 * Reads an environment's branch with plain git alone: in each deployment every changed prompt must have a changed record
 * of just that blob, and every changed record must describe what lies there.
 *
 * @param gitDirectory the repository to look into: the clone's own, or the bare origin.
 */
export async function readEnvironmentLog(work: TestRepository, gitDirectory: string, branch: string): Promise<LogOfEnvironment> {
  const git = (...args: string[]) => work.git("--git-dir", gitDirectory, ...args);
  const log = await git(
    "log",
    "--first-parent",
    "--reverse",
    "--root",
    "-m",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--format=commit %H",
    branch,
    "--",
  );
  const operations: string[] = [];
  const faults: string[] = [];
  for (const step of log.split(/^commit /m).slice(1)) {
    const [commit = "", ...lines] = step.trim().split("\n");
    const changed = new Map(lines.filter((line) => line.startsWith(":")).map(changeOf));
    const keys = new Set([...changed.keys()].flatMap((path) => (CONTENT.exec(path) ?? RECORD.exec(path))?.[1] ?? []));
    const ids = new Set<string>();
    for (const key of keys) {
      if (!changed.has(`.promptlane/deployments/${key}.json`)) {
        faults.push(`${commit} changes ${key} without a record`);
        continue;
      }
      const record = JSON.parse(await git("show", `${commit}:.promptlane/deployments/${key}.json`)) as {
        blob: string | null;
        operation: string;
      };
      ids.add(record.operation);
      const there = (await git("ls-tree", "--format=%(objectname)", commit, `.prompts/${key}.md`)) || null;
      if (there !== record.blob) faults.push(`${commit}: the record of ${key} says ${record.blob}, and ${there} lies there`);
    }
    if (ids.size !== 1) faults.push(`${commit} has ${ids.size} operations`);
    operations.push(...ids);
  }
  for (const id of new Set(operations)) {
    if (operations.filter((other) => other === id).length > 1) faults.push(`${id} was deployed more than once`);
  }
  return { operations, faults };
}

function changeOf(line: string): [path: string, blob: string | null] {
  const [facts = "", path = ""] = line.split("\t");
  const blob = facts.split(" ")[3] ?? "";
  return [path, GONE.test(blob) ? null : blob];
}

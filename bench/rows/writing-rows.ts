import { git } from "../git.ts";
import { deployManyTimes } from "../workspace/deploy-many-times.ts";
import type { Workspace } from "../workspace/open-workspace.ts";
import type { Row, Yardstick } from "./row.ts";
import type { Store } from "./store.ts";
import { promptlane, promptlaneWith } from "./subjects.ts";

const EARLIER_DEPLOYMENTS = 2000;
// As large as a usual record of a deployment.
const RECORD = "x".repeat(600);

/** One prompt to dev, without a remote. */
export function promoteOneRow({ workspace, prompts, takeUndeployed }: Store): Row {
  return {
    what: `promote one, ${prompts} prompts`,
    subject: promptlaneWith(workspace, () => ["promote", takeUndeployed(), "--to", "dev", "--yes"]),
    yardstick: commitYardstick(workspace, 2),
    budget: () => 80,
  };
}

/** The same, once dev has a long history of deployments. */
export function promoteLateRow(store: Store): Row {
  return {
    ...promoteOneRow(store),
    what: `promote one, ${store.prompts} prompts, ${EARLIER_DEPLOYMENTS} deployments before`,
    setUp: () => deployManyTimes(store.workspace.directory, "dev", EARLIER_DEPLOYMENTS),
  };
}

/** Every prompt of dev into an empty staging, in one commit. */
export function promoteAllRow({ workspace, prompts }: Store): Row {
  return {
    what: `promote --all, ${prompts} prompts`,
    subject: {
      ...promptlane(workspace, "promote", "--all", "--from", "dev", "--to", "staging", "--yes"),
      prepare: async () => {
        await git(workspace.directory, ["update-ref", "-d", "refs/heads/promptlane/env/staging"]);
      },
    },
    yardstick: commitYardstick(workspace, prompts),
    budget: () => 700,
  };
}

/** One commit with so many small new files, on disk when git returns. */
function commitYardstick({ directory }: Workspace, files: number): Yardstick {
  const durable = ["-c", "core.fsync=objects,reference", "-c", "core.fsyncMethod=fsync"];
  const args = [...durable, "fast-import", "--quiet", "--force"];
  return {
    what: `git fast-import, ${files} files`,
    subject: { command: (run) => ({ program: "git", args, directory, input: commitOfNewFiles(files, run) }) },
  };
}

/** The content differs from run to run: git does not write what it has already. */
function commitOfNewFiles(files: number, run: number): string {
  const changes = Array.from({ length: files }, (_, index) => {
    const text = `${run} ${index} ${RECORD}`;
    return `M 100644 inline records/${index % 100}/${index}.json\ndata ${text.length}\n${text}\n`;
  });
  const commit = "commit refs/bench/yardstick\ncommitter Bench <bench@example.com> 1735689600 +0000\ndata 9\nYardstick\n";
  return [commit, "from refs/heads/promptlane/env/dev^0\n", ...changes].join("");
}

import { join } from "node:path";

import { type Contest, type LoadSize, openContest } from "./contest.ts";

const MOST_PUSHES = 200;
// What people type who only have git: commit, push, and where somebody was faster fetch, rebase and push again.
const COMMIT_AND_PUSH = `
  echo "$0" > "$0" && git add "$0" && git commit --quiet --message "$0" || exit 1
  for _ in $(seq ${MOST_PUSHES}); do
    git push --quiet origin HEAD:main && exit
    git pull --quiet --rebase origin main
  done
  exit 1`;

/**
 * Every writer promotes prompts of its own: to the one environment of all, or to as many environments in turn as there
 * are writers, one each.
 */
export function openPromotions(projectRoot: string, size: LoadSize, environments: "one" | "one each"): Promise<Contest> {
  const script = join(projectRoot, "bin/promptlane.js");
  const names = environments === "one" ? ["shared"] : Array.from({ length: size.writers }, (_, writer) => `team-${writer + 1}`);
  return openContest(size, {
    files: storeFiles(size, names),
    // The ledger's and the environment's: no number is frozen yet.
    pushesNeeded: 2,
    operation(writer, index, clone) {
      const key = keyOf(writer, index);
      const environment = names[writer % names.length] ?? "";
      return {
        id: `${environment}/${key}`,
        command: { program: process.execPath, args: [script, "promote", key, "--to", environment, "--yes"], directory: clone },
        branch: `refs/heads/promptlane/env/${environment}`,
        path: `.promptlane/deployments/${key}.json`,
      };
    },
  });
}

/** The yardstick: every writer commits files of its own and pushes them to one branch with plain git. */
export function openPlainPushes(size: LoadSize): Promise<Contest> {
  return openContest(size, {
    files: new Map([["README.md", "Plain files.\n"]]),
    pushesNeeded: 1,
    operation: (writer, index, clone) => ({
      id: `main/${keyOf(writer, index)}`,
      command: { program: "sh", args: ["-c", COMMIT_AND_PUSH, fileOf(writer, index)], directory: clone },
      branch: "refs/heads/main",
      path: fileOf(writer, index),
    }),
  });
}

function storeFiles({ writers, operations }: LoadSize, environments: readonly string[]): Map<string, string> {
  const manifest = `format: 1\nbranch: main\nenvironments:\n${environments.map((name) => `  ${name}: {}\n`).join("")}`;
  const files = new Map([[".prompts/manifest.yaml", manifest]]);
  for (let writer = 0; writer < writers; writer += 1) {
    for (let index = 0; index < operations; index += 1) {
      const key = keyOf(writer, index);
      files.set(`.prompts/${key}.md`, `---\ntitle: Prompt ${key}\n---\nAnswer {{question}} as ${key} would.\n`);
    }
  }
  return files;
}

function keyOf(writer: number, index: number): string {
  return `team-${writer + 1}/prompt-${index + 1}`;
}

function fileOf(writer: number, index: number): string {
  return `team-${writer + 1}-${index + 1}.txt`;
}

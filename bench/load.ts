import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { git } from "./git.ts";
import type { Contest } from "./load/contest.ts";
import { openPlainPushes, openPromotions } from "./load/contests.ts";
import { type LoadResult, measureContest } from "./load/measure-contest.ts";
import { columns } from "./report.ts";

const LARGEST_TAIL = 10;

const { values: flags } = parseArgs({
  options: {
    writers: { type: "string", default: "8" },
    operations: { type: "string", default: "25" },
    json: { type: "boolean", default: false },
  },
});
const projectRoot = process.cwd();
const size = { writers: numberOf("writers"), operations: numberOf("operations") };
const plain = await measure("plain git push, one branch", openPlainPushes(size));
const promotions = [
  await measure("promote, one environment", openPromotions(projectRoot, size, "one")),
  await measure(`promote, ${size.writers} environments`, openPromotions(projectRoot, size, "one each")),
];
const faults = promotions.flatMap(faultsOf);
const machine = `node ${process.versions.node}, ${await git(projectRoot, ["version"])}, ${cpus().length} cores`;

if (flags.json) {
  console.log(JSON.stringify({ machine, ...size, faults, plain, promotions }, null, 2));
} else {
  const conclusion = faults.length === 0 ? `Nothing lost, nobody saw an error, p95 within ${LARGEST_TAIL} x p50.` : faults.join("\n");
  console.log(
    `${machine}, ${size.writers} writers, ${size.operations} operations each\n\n${table([...promotions, plain])}\n\n${conclusion}`,
  );
}
process.exitCode = faults.length > 0 ? 1 : 0;

async function measure(what: string, opened: Promise<Contest>): Promise<LoadResult> {
  if (process.stderr.isTTY) process.stderr.write(`${what} …\n`);
  const contest = await opened;
  try {
    return await measureContest(what, contest);
  } finally {
    await contest.remove();
  }
}

function faultsOf({ what, lost, failures, p50, p95 }: LoadResult): string[] {
  return [
    ...lost.map((id) => `${what}: lost ${id}`),
    ...failures.map((words) => `${what}: ${words}`),
    ...(p95 > LARGEST_TAIL * p50 ? [`${what}: p95 is more than ${LARGEST_TAIL} times p50`] : []),
  ];
}

function table(results: readonly LoadResult[]): string {
  return columns([
    ["WHAT", "OPERATIONS", "ERRORS", "CONFLICTS", "RETRIES", "LOST", "P50", "P95", "WORST", "P95/P50"],
    ...results.map(({ what, operations, failures, conflicts, retries, lost, p50, p95, worst }) => [
      what,
      ...[operations, failures.length, conflicts, retries, lost.length].map(String),
      ...[p50, p95, worst].map((milliseconds) => `${milliseconds.toFixed(0)} ms`),
      (p95 / p50).toFixed(1),
    ]),
  ]);
}

function numberOf(name: "writers" | "operations"): number {
  const number = Number(flags[name]);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} wants a whole number from 1, not ${flags[name]}.`);
  return number;
}

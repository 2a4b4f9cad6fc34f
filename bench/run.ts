import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { git } from "./git.ts";
import type { Rounds } from "./measure/measure-together.ts";
import { exceeding, resultTable } from "./report.ts";
import { measureFirstMemory, measureMemory } from "./rows/memory-row.ts";
import { firstListRow, lintRow, listRow, logRow, resolveRow, showRow, statusRow, verifyRow, versionRow } from "./rows/reading-rows.ts";
import { measureRow, type Row, type RowResult } from "./rows/row.ts";
import type { Store } from "./rows/store.ts";
import { promoteAllRow, promoteLateRow, promoteOneRow } from "./rows/writing-rows.ts";
import { openStore } from "./workspace/open-store.ts";

const SMALL = { prompts: 500, commits: 5000, seed: 1 };
const LARGE = { prompts: 5000, commits: 20_000, seed: 1 };
const THOROUGH: Rounds = { warmUps: 2, measured: 11 };
const QUICK: Rounds = { warmUps: 1, measured: 5 };
// A shared machine doubles times now and then, and some rows are over their budget as it is: the table shows which. What
// fails a quick run is a regression that no such luck explains.
const QUICK_TOLERANCE = 3;

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false } } });
const projectRoot = process.cwd();
const tolerance = flags.quick ? QUICK_TOLERANCE : 1;
const results = flags.quick
  ? await measureStore(SMALL, QUICK, smallRows)
  : [...(await measureStore(SMALL, THOROUGH, smallRows)), ...(await measureStore(LARGE, THOROUGH, largeRows))];
const over = exceeding(results, tolerance);
const machine = `node ${process.versions.node}, ${await git(projectRoot, ["version"])}, ${cpus().length} cores`;

if (flags.json) {
  console.log(JSON.stringify({ machine, quick: flags.quick, tolerance, failed: over.length > 0, rows: results }, null, 2));
} else {
  console.log(`${machine}\n\n${resultTable(results)}\n\n${conclusion()}`);
}
process.exitCode = over.length > 0 ? 1 : 0;

function smallRows(store: Store): Row[] {
  return [
    versionRow(store),
    showRow(store),
    resolveRow(store),
    listRow(store),
    statusRow(store),
    logRow(store),
    lintRow(store),
    promoteOneRow(store),
    promoteAllRow(store),
    verifyRow(store),
  ];
}

function largeRows(store: Store): Row[] {
  return [
    showRow(store),
    resolveRow(store),
    listRow(store),
    listRow(store, "--json"),
    // Before the rows that bring thousands of deployments, which its budget does not speak of.
    firstListRow(store),
    logRow(store),
    lintRow(store),
    promoteOneRow(store),
    promoteAllRow(store),
    promoteLateRow(store),
    verifyRow(store),
  ];
}

async function measureStore(size: typeof SMALL, rounds: Rounds, rowsOf: (store: Store) => Row[]): Promise<RowResult[]> {
  progress(`preparing ${size.prompts} prompts, ${size.commits} commits`);
  const store = await openStore(projectRoot, size);
  try {
    const measured: RowResult[] = [];
    for (const row of rowsOf(store)) {
      progress(row.what);
      measured.push(await measureRow(row, rounds));
    }
    return [...measured, await measureMemory(projectRoot, store), await measureFirstMemory(projectRoot, store)];
  } finally {
    await store.workspace.remove();
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}

function conclusion(): string {
  const allowed = flags.quick ? `${QUICK_TOLERANCE} times its budget, which is what fails a quick run` : "its budget";
  if (over.length === 0) return `No row takes more than ${allowed}.`;
  return `More than ${allowed}: ${over.map(({ what }) => what).join("; ")}.`;
}

import { cpus } from "node:os";
import { budgetTable, isOver } from "./budget-table.ts";
import type { CallBudget } from "./budget-table.ts";
import { assigners } from "./experiment/assigners.ts";
import { resultsOfMillionEvents } from "./experiment/million-events.ts";
import { measureCalls } from "./measure-calls.ts";

const MOST_SECONDS = 3;
const MOST_MEGABYTES = 200;

const plain = await measureCalls(assigners(false));
const targeted = await measureCalls(assigners(true));
const rows: CallBudget[] = [
  { what: "assign", measured: plain.promptlane, yardstick: "GrowthBook", microseconds: plain.growthbook, most: 1 },
  { what: "assign, targeted", measured: targeted.promptlane, yardstick: "GrowthBook", microseconds: targeted.growthbook, most: 1 },
];
console.log(`node ${process.versions.node}, ${cpus().length} cores; microseconds a call\n`);
console.log(budgetTable(rows));

const { seconds, megabytes } = resultsOfMillionEvents();
console.log(`\nresults of 1,000,000 events: ${seconds.toFixed(2)} s of ${MOST_SECONDS}, ${megabytes.toFixed(0)} MB of ${MOST_MEGABYTES}`);
process.exitCode = rows.some(isOver) || seconds > MOST_SECONDS || megabytes > MOST_MEGABYTES ? 1 : 0;

import { cpus } from "node:os";
import { budgetTable, isOver } from "./budget-table.ts";
import type { CallBudget } from "./budget-table.ts";
import { measureCalls } from "./measure-calls.ts";
import { parsers, renderers } from "./render/subjects.ts";

const rendered = await measureCalls(await renderers());
const parsed = await measureCalls(parsers());

const rows: CallBudget[] = [
  { what: "render", measured: rendered.promptlane, yardstick: "bare Handlebars", microseconds: rendered.handlebars, most: 1.5 },
  { what: "render", measured: rendered.promptlane, yardstick: "dotprompt", microseconds: rendered.dotprompt, most: 1 },
  { what: "render", measured: rendered.promptlane, yardstick: "mustache", microseconds: rendered.mustache, most: Infinity },
  { what: "parse", measured: parsed.promptlane, yardstick: "gray-matter with yaml", microseconds: parsed["gray-matter"], most: 1.3 },
];

console.log(`node ${process.versions.node}, ${cpus().length} cores; support/reply of the example store, microseconds a call\n`);
console.log(budgetTable(rows));
process.exitCode = rows.some(isOver) ? 1 : 0;

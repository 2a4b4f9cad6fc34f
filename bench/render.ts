import { cpus } from "node:os";
import { measureCalls } from "./render/measure-calls.ts";
import { parsers, renderers } from "./render/subjects.ts";
import { columns } from "./report.ts";

interface Budget {
  what: string;
  measured: number;
  yardstick: string;
  microseconds: number;
  /** How many times the yardstick it may take. */
  most: number;
}

const rendered = await measureCalls(await renderers());
const parsed = await measureCalls(parsers());

const rows: Budget[] = [
  { what: "render", measured: rendered.promptlane, yardstick: "bare Handlebars", microseconds: rendered.handlebars, most: 1.5 },
  { what: "render", measured: rendered.promptlane, yardstick: "dotprompt", microseconds: rendered.dotprompt, most: 1 },
  { what: "render", measured: rendered.promptlane, yardstick: "mustache", microseconds: rendered.mustache, most: Infinity },
  { what: "parse", measured: parsed.promptlane, yardstick: "gray-matter with yaml", microseconds: parsed["gray-matter"], most: 1.3 },
];

console.log(`node ${process.versions.node}, ${cpus().length} cores; support/reply of the example store, microseconds a call\n`);
console.log(columns([["WHAT", "PROMPTLANE", "YARDSTICK", "", "RATIO", "BUDGET", ""], ...rows.map(cellsOf)]));
process.exitCode = rows.some(isOver) ? 1 : 0;

function isOver({ measured, microseconds, most }: Budget): boolean {
  return measured > most * microseconds;
}

function cellsOf(budget: Budget): string[] {
  const { what, measured, yardstick, microseconds, most } = budget;
  const limit = most === Infinity ? "" : `${most} x`;
  return [
    what,
    measured.toFixed(1),
    yardstick,
    microseconds.toFixed(1),
    `${(measured / microseconds).toFixed(2)} x`,
    limit,
    most === Infinity ? "" : isOver(budget) ? "over" : "ok",
  ];
}

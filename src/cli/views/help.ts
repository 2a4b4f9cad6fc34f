import type { Command, Example, Field } from "../command.ts";
import { GLOBAL_OPTIONS } from "../global-options.ts";
import type { CommandEntry, CommandGroup, LeafEntry } from "../program.ts";

const GROUPS: readonly [CommandGroup, string][] = [
  ["write", "Write prompts"],
  ["ship", "Ship them"],
  ["check", "Check"],
  ["experiment", "Experiment"],
  ["share", "Share"],
];

const PROGRAM_SUMMARY = "promptlane keeps LLM prompts in git and moves them safely to production.";

const PROGRAM_EXAMPLES: readonly Example[] = [
  { command: "promptlane create support/triage", does: "write a prompt" },
  { command: "promptlane promote support/triage --to staging", does: "make its latest version live" },
];

const GROUP_EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  env: [
    { command: "promptlane env list", does: "the environments and their rules" },
    { command: "promptlane env create qa --after dev", does: "declare one more" },
  ],
  experiment: [
    { command: "promptlane experiment start support-tone --env production", does: "show versions to users side by side" },
    { command: "promptlane experiment stop support-tone --env production --ship warm", does: "the winner goes live for all of them" },
  ],
  rollout: [
    { command: "promptlane rollout start support/triage --env production", does: "the first few users get a new version" },
    { command: "promptlane rollout status --env production", does: "how far it is, and what it waits for" },
  ],
};

export interface CommandHelp {
  path: readonly string[];
  entry: LeafEntry;
  command: Command;
}

/** The help of one command: two examples first, then how it is called. */
export function viewCommandHelp({ path, entry, command }: CommandHelp): string {
  const fields = Object.values(command.input);
  const commandArguments = fields.filter(({ kind }) => kind === "argument");
  const options = fields.filter(({ kind }) => kind === "option");
  const usage = ["promptlane", ...path, ...commandArguments.map(({ notation }) => notation), ...usageOfOptions(options)].join(" ");
  return joinSections([
    viewExamples(command.examples),
    [`Usage: ${usage}`, "", `${capitalize(entry.summary)}.`, ...(command.notes === undefined ? [] : [command.notes])],
    section("Arguments", commandArguments.map(describeField)),
    section("Options", options.map(describeField)),
    section("Options of every command", [...GLOBAL_OPTIONS, ["-h, --help", "show this"]]),
  ]);
}

export interface GroupHelp {
  path: readonly string[];
  entries: readonly CommandEntry[];
  /** Null for the program itself. */
  summary: string | null;
}

/** The help of the program, or of a name with commands below it. */
export function viewGroupHelp({ path, entries, summary }: GroupHelp): string {
  const program = ["promptlane", ...path].join(" ");
  const shown = entries.filter(({ hidden }) => hidden !== true);
  const examples = path.length === 0 ? PROGRAM_EXAMPLES : (GROUP_EXAMPLES[path.join(" ")] ?? []);
  const groups =
    path.length === 0
      ? GROUPS.map(([group, title]) => section(title, shown.filter((entry) => entry.group === group).map(describeEntry)))
      : [section("Commands", shown.map(describeEntry))];
  return joinSections([
    viewExamples(examples),
    [`Usage: ${program} <command> [options]`, "", summary === null ? PROGRAM_SUMMARY : `${capitalize(summary)}.`],
    ...groups,
    section("Options of every command", [
      ...GLOBAL_OPTIONS,
      ["-h, --help", "show this"],
      ...(path.length === 0 ? [["--version", "print the version"] as const] : []),
    ]),
    [`${program} <command> --help says more about a command.`],
  ]);
}

function usageOfOptions(options: readonly Field<unknown>[]): string[] {
  const mandatory = options.filter((option) => option.mandatory === true).map(({ notation }) => notation.replace(/^-\w, /, ""));
  return options.length > mandatory.length ? [...mandatory, "[options]"] : mandatory;
}

function describeField({ notation, summary, choices }: Field<unknown>): readonly [string, string] {
  const name = notation.startsWith("-") ? notation : notation.replace(/^[<[]|[>\]]$/g, "");
  return [name, choices === undefined ? summary : `${summary}: ${choices.join(", ")}`];
}

function describeEntry(entry: CommandEntry): readonly [string, string] {
  return [entry.name, entry.summary];
}

function viewExamples(examples: readonly Example[]): string[] {
  return ["Examples:", ...examples.flatMap(({ command, does }) => [`  ${command}`, `      ${does}`])];
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [`${title}:`, ...rows.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`)];
}

function joinSections(sections: readonly string[][]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { Option } from "commander";
import type { Command } from "commander";
import type { ColorChoice } from "./color.ts";

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  /** `-C`: the folder to run in. */
  directory: string | null;
  store: string | null;
  remote: string | null;
  branch: string | null;
  fetch: "auto" | "always" | "never";
  json: boolean;
  color: ColorChoice;
  /** Whether questions may be asked. */
  input: boolean;
  debug: boolean;
}

/** Notation and meaning, in the order of the help. */
export const GLOBAL_OPTIONS: readonly (readonly [string, string])[] = [
  ["-C <directory>", "run as if started in that folder"],
  ["--store <path>", "the folder of the prompts (PROMPTLANE_STORE); else the nearest .prompts"],
  ["--remote <name>", "the remote that environments are kept on (PROMPTLANE_REMOTE)"],
  ["--branch <name>", "the remote's branch on which versions are counted (PROMPTLANE_BRANCH)"],
  ["--fetch", "ask the remote first"],
  ["--no-fetch", "never ask the remote"],
  ["--json", "print one JSON document"],
  ["--color <when>", "auto, always or never"],
  ["--no-input", "never ask; fail and name the flag instead"],
  ["--debug", "on failure, show what git said and where it happened"],
];

const COLOR_CHOICES: readonly ColorChoice[] = ["auto", "always", "never"];

/** Makes `command` take the global options. */
export function addGlobalOptions(command: Command): void {
  for (const [notation, summary] of GLOBAL_OPTIONS) {
    const option = new Option(notation, summary);
    if (notation.startsWith("--color")) option.choices(COLOR_CHOICES);
    command.addOption(option);
  }
}

/** The global options of parsed commands, the innermost last; null for what no flag says. */
export function readGlobalOptions(commands: readonly Command[]): GlobalOptions {
  const given: Record<string, unknown> = {};
  for (const command of commands) {
    for (const [name, value] of Object.entries(command.opts())) {
      if (command.getOptionValueSource(name) === "cli") given[name] = value;
    }
  }
  const text = (name: string): string | null => (given[name] as string | undefined) ?? null;
  return {
    directory: text("C"),
    store: text("store"),
    remote: text("remote"),
    branch: text("branch"),
    fetch: given["fetch"] === undefined ? "auto" : given["fetch"] === true ? "always" : "never",
    json: given["json"] === true,
    color: (given["color"] as ColorChoice | undefined) ?? "auto",
    input: given["input"] !== false,
    debug: given["debug"] === true,
  };
}

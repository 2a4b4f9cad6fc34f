import { Argument, Command as CommanderCommand, CommanderError, Option } from "commander";
import { nearestName } from "../domain/nearest-name.ts";
import { Usage } from "../domain/errors.ts";
import type { Command, Field } from "./command.ts";
import { addGlobalOptions, readGlobalOptions } from "./global-options.ts";
import type { GlobalOptions } from "./global-options.ts";
import { COMMANDS, isBranch } from "./program.ts";
import type { CommandEntry, LeafEntry } from "./program.ts";

/** What a command line asks for. */
export type Invocation =
  | { type: "run"; path: string[]; command: Command; input: Record<string, unknown>; options: GlobalOptions }
  | { type: "help"; path: string[]; command: Command; entry: LeafEntry }
  | { type: "group-help"; path: string[]; entries: readonly CommandEntry[]; summary: string | null }
  | { type: "no-command"; path: string[]; entries: readonly CommandEntry[]; summary: string | null }
  | { type: "version"; options: GlobalOptions };

/**
 * Reads the words of a command line, and loads the module of the command that they name, and no other.
 *
 * @throws Usage for an unknown command or option, the nearest one in its hint, and for missing or superfluous words.
 */
export async function readCommandLine(words: readonly string[]): Promise<Invocation> {
  const parsed: CommanderCommand[] = [];
  const path: string[] = [];
  let entries: readonly CommandEntry[] = COMMANDS;
  let summary: string | null = null;
  let rest = words;

  for (;;) {
    const group = parseGroup(path, rest);
    parsed.push(...group.parsed);
    const options = readGlobalOptions(parsed);
    if (group.version) return { type: "version", options };
    if (group.help) return { type: "group-help", path, entries, summary };
    const [name, ...others] = group.words;
    if (name === undefined) return { type: "no-command", path, entries, summary };
    if (name === "help" && path.length === 0) return helpFor(others);
    const entry = findEntry(entries, name, path);
    path.push(name);
    if (!isBranch(entry)) return await readLeaf({ entry, path, words: others, parsed });
    entries = entry.commands;
    summary = entry.summary;
    rest = others;
  }
}

/** What stands in front of a command's name, and the words from there on. */
interface GroupWords {
  /** None where there is nothing to parse. */
  parsed: CommanderCommand[];
  help: boolean;
  version: boolean;
  words: readonly string[];
}

/** Reads the options in front of a command's name; most command lines have none. */
function parseGroup(path: readonly string[], words: readonly string[]): GroupWords {
  if (words[0]?.startsWith("-") === false) return { parsed: [], help: false, version: false, words };
  const command = silentCommand(path).helpOption(false).argument("[words...]").passThroughOptions();
  addGlobalOptions(command);
  command.addOption(new Option("-h, --help"));
  if (path.length === 0) command.addOption(new Option("--version"));
  parseInto(command, words, path);
  const { help, version } = command.opts<{ help?: boolean; version?: boolean }>();
  return { parsed: [command], help: help === true, version: version === true, words: command.args };
}

async function helpFor(names: readonly string[]): Promise<Invocation> {
  let entries: readonly CommandEntry[] = COMMANDS;
  let summary: string | null = null;
  const path: string[] = [];
  for (const name of names) {
    const entry = findEntry(entries, name, path);
    path.push(name);
    if (!isBranch(entry)) return { type: "help", path, entry, command: (await entry.load()).default };
    entries = entry.commands;
    summary = entry.summary;
  }
  return { type: "group-help", path, entries, summary };
}

function findEntry(entries: readonly CommandEntry[], name: string, path: readonly string[]): CommandEntry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const nearest = nearestName(
    name,
    entries.filter((candidate) => candidate.hidden !== true).map((candidate) => candidate.name),
  );
  const program = ["promptlane", ...path].join(" ");
  throw new Usage("unknown-command", `${program} has no command ${JSON.stringify(name)}.`, {
    hint: nearest === null ? `${program} --help lists them.` : `Did you mean ${program} ${nearest}?`,
    details: { command: name, nearest },
  });
}

interface LeafWords {
  entry: LeafEntry;
  path: string[];
  words: readonly string[];
  parsed: readonly CommanderCommand[];
}

async function readLeaf({ entry, path, words, parsed }: LeafWords): Promise<Invocation> {
  const { default: command } = await entry.load();
  const commander = silentCommand(path).helpOption("-h, --help");
  const readers = Object.entries(command.input).map(([name, field]) => addField(commander, name, field));
  addGlobalOptions(commander);
  if (!parseInto(commander, words, path)) return { type: "help", path, command, entry };
  const input: Record<string, unknown> = {};
  for (const { name, read } of readers) {
    const value = read();
    if (value !== undefined) input[name] = value;
  }
  refuseMissing(path, command, input);
  return { type: "run", path, command, input, options: readGlobalOptions([...parsed, commander]) };
}

/** Declares a field to commander, and returns how to read its value after parsing. */
function addField(commander: CommanderCommand, name: string, field: Field<unknown>): { name: string; read: () => unknown } {
  if (field.kind === "argument") {
    const position = commander.registeredArguments.length;
    const argument = new Argument(field.notation, field.summary);
    if (field.choices !== undefined) argument.choices(field.choices);
    commander.addArgument(argument);
    return { name, read: (): unknown => commander.processedArgs[position] ?? (field.notation.includes("...") ? [] : undefined) };
  }
  const option = new Option(field.notation, field.summary);
  if (field.choices !== undefined) option.choices(field.choices);
  if (field.read !== undefined) option.argParser(field.read);
  commander.addOption(option);
  const fallback = option.isBoolean() ? false : undefined;
  return { name, read: (): unknown => commander.getOptionValue(option.attributeName()) ?? fallback };
}

/** Done after parsing, so that a mistyped option is named before the one that is then missing. */
function refuseMissing(path: readonly string[], command: Command, input: Readonly<Record<string, unknown>>): void {
  for (const [name, field] of Object.entries(command.input)) {
    if (field.mandatory !== true || input[name] !== undefined) continue;
    throw new Usage("missing-option", `${field.notation} is missing.`, {
      hint: `promptlane ${path.join(" ")} --help shows examples.`,
      details: { option: field.notation },
    });
  }
}

function silentCommand(path: readonly string[]): CommanderCommand {
  return new CommanderCommand(["promptlane", ...path].join(" ")).exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
}

/** Whether the words were a call; false when they ask for help. */
function parseInto(command: CommanderCommand, words: readonly string[], path: readonly string[]): boolean {
  try {
    command.action(() => {}).parse(words, { from: "user" });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return false;
    throw usageError(error, ["promptlane", ...path].join(" "));
  }
}

const SUGGESTION = /\n\(Did you mean (?:one of )?(.+?)\?\)$/;

function usageError(error: CommanderError, program: string): Usage {
  const suggestion = SUGGESTION.exec(error.message)?.[1];
  const words = error.message.replace(SUGGESTION, "").replace(/^error: /, "");
  const help = `${program} --help shows examples.`;
  return new Usage(
    kebabCase(error.code.replace(/^commander\./, "")),
    `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`,
    {
      hint: suggestion === undefined ? help : `Did you mean ${suggestion}? ${help}`,
      cause: error,
    },
  );
}

function kebabCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

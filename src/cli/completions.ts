import type { Field } from "./command.ts";
import { GLOBAL_OPTIONS } from "./global-options.ts";
import { names } from "../operations/names.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { COMMANDS, isBranch } from "./program.ts";
import type { CommandEntry, LeafEntry } from "./program.ts";
import { createSession } from "./session.ts";
import type { Session } from "./session.ts";

/** What could stand where the last of `words` stands; the others are what was typed before it. */
export async function completionsFor(session: Session, words: readonly string[]): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const place = findPlace(words.slice(0, -1));
  const candidates = place.entry === null ? commandNames(place) : await candidatesOf(session, place.entry, place, current);
  return candidates.filter((candidate) => candidate.startsWith(current));
}

/** Where in a command line the cursor stands. */
interface Place {
  entries: readonly CommandEntry[];
  /** The command, once it is named. */
  entry: LeafEntry | null;
  isTop: boolean;
  /** The words behind the command's name. */
  words: string[];
  /** Values of the global options met so far, by option. */
  globals: Map<string, string>;
}

const GLOBALS_WITH_VALUE = new Set(
  GLOBAL_OPTIONS.filter(([notation]) => notation.includes(" ")).map(([notation]) => notation.split(" ")[0]),
);

function findPlace(words: readonly string[]): Place {
  const place: Place = { entries: COMMANDS, entry: null, isTop: true, words: [], globals: new Map() };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const value = words[index + 1];
    if (GLOBALS_WITH_VALUE.has(word) && value !== undefined) {
      place.globals.set(word, value);
      index += 1;
    } else if (place.entry !== null) place.words.push(word);
    else if (!word.startsWith("-") && !(place.isTop && word === "help")) descend(place, word);
  }
  return place;
}

function descend(place: Place, name: string): void {
  const entry = place.entries.find((candidate) => candidate.name === name);
  place.isTop = false;
  if (entry === undefined) place.entries = [];
  else if (isBranch(entry)) place.entries = entry.commands;
  else place.entry = entry;
}

function commandNames({ entries, isTop }: Place): string[] {
  const shown = entries.filter(({ hidden }) => hidden !== true).map(({ name }) => name);
  return isTop ? [...shown, "help", ...optionNames([])] : shown;
}

async function candidatesOf(session: Session, entry: LeafEntry, place: Place, current: string): Promise<string[]> {
  const { default: command } = await entry.load();
  const fields = Object.values(command.input);
  const options = fields.filter(({ kind }) => kind === "option");
  const [assigned] = /^--[a-z-]+=/.exec(current) ?? [];
  if (assigned !== undefined) {
    const option = options.find(({ notation }) => namesOf(notation).includes(assigned.slice(0, -1)));
    return (await valuesOf(session, place, option, current.slice(assigned.length))).map((value) => assigned + value);
  }
  if (current.startsWith("-") && current !== "-") return optionNames(options);
  const before = place.words.at(-1);
  const asked = options.find(({ notation }) => takesValue(notation) && before !== undefined && namesOf(notation).includes(before));
  if (asked !== undefined) return await valuesOf(session, place, asked, current);
  return await valuesOf(session, place, fieldAt(fields, countOperands(place.words, options)), current);
}

function optionNames(options: readonly Field<unknown>[]): string[] {
  return [...options.map(({ notation }) => notation), ...GLOBAL_OPTIONS.map(([notation]) => notation), "--help"]
    .flatMap(namesOf)
    .filter((name) => name.startsWith("--"));
}

/** The names in a notation: `-m` and `--message` of `-m, --message <text>`. */
function namesOf(notation: string): string[] {
  return notation.split(/[ ,]+/).filter((part) => part.startsWith("-"));
}

function takesValue(notation: string): boolean {
  return notation.includes("<");
}

function countOperands(words: readonly string[], options: readonly Field<unknown>[]): number {
  const withValue = new Set(options.filter(({ notation }) => takesValue(notation)).flatMap(({ notation }) => namesOf(notation)));
  return words.filter((word, index) => !word.startsWith("-") && !withValue.has(words[index - 1] ?? "")).length;
}

function fieldAt(fields: readonly Field<unknown>[], position: number): Field<unknown> | undefined {
  const operands = fields.filter(({ kind }) => kind === "argument");
  const last = operands.at(-1);
  return operands[position] ?? (last?.notation.includes("...") ? last : undefined);
}

async function valuesOf(session: Session, place: Place, field: Field<unknown> | undefined, current: string): Promise<string[]> {
  if (field?.choices !== undefined) return [...field.choices];
  const { completes } = field ?? {};
  if (completes === undefined) return [];
  return await offline(session, place).withStore(async (store) => {
    if (completes === "environments" || completes === "experiments") return await names(store, { kind: completes });
    if (completes === "selectors" && current.includes("@")) return await selectors(store, current);
    return await names(store, { kind: "prompts" });
  });
}

/** `KEY@…`: versions, and what else selects one. */
async function selectors(store: PromptStore, current: string): Promise<string[]> {
  const prompt = current.slice(0, current.indexOf("@"));
  const selections = await names(store, { kind: "versions", key: prompt.split("#", 1)[0] ?? "" });
  return selections.map((selection) => `${prompt}@${selection}`);
}

/** The same surroundings with the options of the line that is being typed, and no word to the remote. */
function offline({ terminal, options, output }: Session, { globals }: Place): Session {
  return createSession(
    terminal,
    {
      ...options,
      fetch: "never",
      directory: globals.get("-C") ?? options.directory,
      store: globals.get("--store") ?? options.store,
      remote: globals.get("--remote") ?? options.remote,
      branch: globals.get("--branch") ?? options.branch,
    },
    output,
  );
}

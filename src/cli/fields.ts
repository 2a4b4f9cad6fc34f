import { InvalidArgumentError } from "commander";
import type { Completion, Field } from "./command.ts";

/** A word that must be given. */
export function word(name: string, summary: string): Field<string> {
  return { kind: "argument", notation: `<${name}>`, summary };
}

/** A word that may be given. */
export function optionalWord(name: string, summary: string): Field<string | undefined> {
  return { kind: "argument", notation: `[${name}]`, summary };
}

/** A word out of a few. */
export function choiceWord<Choice extends string>(name: string, summary: string, choices: readonly Choice[]): Field<Choice> {
  return { kind: "argument", notation: `<${name}>`, summary, choices };
}

/** Any number of words, at least one. */
export function words(name: string, summary: string): Field<string[]> {
  return { kind: "argument", notation: `<${name}...>`, summary };
}

/** Any number of words, perhaps none. */
export function optionalWords(name: string, summary: string): Field<string[]> {
  return { kind: "argument", notation: `[${name}...]`, summary };
}

/** An option without a value, such as `--draft`. */
export function flag(notation: string, summary: string): Field<boolean> {
  return { kind: "option", notation, summary };
}

/** An option with a value, such as `-m, --message <text>`. */
export function option(notation: string, summary: string): Field<string | undefined> {
  return { kind: "option", notation, summary };
}

/** An option with one value or several, such as `--accept <commit...>`. */
export function options(notation: string, summary: string): Field<string[] | undefined> {
  return { kind: "option", notation, summary };
}

/** An option with a value that may be given again and again. */
export function repeatedOption(notation: string, summary: string): Field<string[] | undefined> {
  return { kind: "option", notation, summary, read: (text, previous) => [...((previous as string[] | undefined) ?? []), text] };
}

/** An option with a value that must be given. */
export function mandatoryOption(notation: string, summary: string): Field<string> {
  return { kind: "option", notation, summary, mandatory: true };
}

/** An option with one of a few values. */
export function choice<const Choice extends string>(
  notation: string,
  summary: string,
  choices: readonly Choice[],
): Field<Choice | undefined> {
  return { kind: "option", notation, summary, choices };
}

/** An option whose value counts something: a whole number, at least 1. */
export function count(notation: string, summary: string): Field<number | undefined> {
  return { kind: "option", notation, summary, read: readCount };
}

/** An option whose value is a part of something: a number above 0, such as 0.05. */
export function share(notation: string, summary: string): Field<number | undefined> {
  return { kind: "option", notation, summary, read: readShare };
}

/** The same field, whose values a shell completes. */
export function completed<Value>(completes: Completion, field: Field<Value>): Field<Value> {
  return { ...field, completes };
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, at least 1.");
  return Number(text);
}

function readShare(text: string): number {
  if (!/^\d*\.?\d+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError("It must be a number above 0, such as 0.05.");
  return Number(text);
}

/** `-m`, `--draft`: what every command takes that commits to the source. */
export const SOURCE_WRITE = {
  message: option("-m, --message <text>", "the message of the commit"),
  draft: flag("--draft", "write the files and commit nothing"),
};

/** What every command takes that writes to an environment. */
export const DEPLOYMENT = {
  reason: option("--reason <text>", "why, kept in the history"),
  operation: option("--operation <id>", "repeating the command with the same id does nothing (PROMPTLANE_OPERATION)"),
  dryRun: flag("--dry-run", "show what would be done, and write nothing"),
  yes: flag("--yes", "do not ask"),
  confirm: completed("environments", option("--confirm <env>", "the environment's name, where one has to be typed; implies --yes")),
};

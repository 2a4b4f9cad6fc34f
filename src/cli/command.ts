import type { Session } from "./session.ts";

/** A command line to imitate, and what it does. The help of every command opens with two. */
export interface Example {
  command: string;
  does: string;
}

export type Completion = "prompts" | "selectors" | "environments" | "experiments";

/** One word or option that a command takes; `Value` is what the command receives for it. */
export interface Field<Value> {
  readonly kind: "argument" | "option";
  /** How help and errors write it: `KEY`, `[KEY...]`, `-m, --message <text>`. */
  readonly notation: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly mandatory?: boolean;
  /** What a shell offers for the value; `selectors` are prompts, and after `@` their versions. */
  readonly completes?: Completion;
  /** Reads the value; `previous` is what it was read as before, for an option that may be given again. */
  readonly read?: (text: string, previous: unknown) => unknown;
  /** Never set: it carries the type of the value. */
  readonly value?: Value;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

type OptionalNames<Input extends Fields> = { [Name in keyof Input]: undefined extends ValueOf<Input[Name]> ? Name : never }[keyof Input];
type ValueOf<Entry> = Entry extends Field<infer Value> ? Value : never;

/** What a command with these fields receives: one property for each, absent when an optional one was not given. */
export type InputOf<Input extends Fields> = { [Name in Exclude<keyof Input, OptionalNames<Input>>]: ValueOf<Input[Name]> } & {
  [Name in OptionalNames<Input>]?: Exclude<ValueOf<Input[Name]>, undefined>;
};

export interface CommandDefinition<Input extends Fields> {
  readonly examples: readonly [Example, Example, ...Example[]];
  /** Paragraphs below the usage line, for what the options alone do not say. */
  readonly notes?: string;
  readonly input: Input;
  /** Does the work and shows the result. Returns the exit code when it is not 0. */
  readonly run: (session: Session, input: InputOf<Input>) => Promise<number | void>;
}

/** A command whose input has been checked against its fields, and whose exact types the program need not know. */
export type Command = CommandDefinition<Fields>;

/** Defines a command; `run` receives an input typed by the fields. */
export function defineCommand<Input extends Fields>(definition: CommandDefinition<Input>): Command {
  return definition as unknown as Command;
}

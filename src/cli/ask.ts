import { Interrupted, Usage } from "../domain/errors.ts";
import { isSet } from "./environment-variable.ts";
import type { Terminal } from "./terminal.ts";

/** Puts questions to a person, or says which flag would have answered them. */
export interface Asker {
  /** Whether there is a person to ask. */
  readonly canAsk: boolean;
  /** Asks a question of yes or no. `flag` is what answers it where nobody can be asked. */
  confirm(question: Question): Promise<boolean>;
  /** Asks for a word to be typed, and returns what was typed. */
  type(question: Question): Promise<string>;
  /** Lets one of many names be searched and picked. */
  choose(question: Question & { choices: readonly string[] }): Promise<string>;
}

export interface Question {
  text: string;
  /** The flag that makes the question unnecessary, such as `--yes`. */
  flag: string;
}

/**
 * Asks on standard error, and only when standard input and standard error are terminals and neither `--no-input` nor
 * `CI` is set: inquirer throws on an empty input and waits for ever on a silent pipe.
 */
export function createAsker(terminal: Terminal, { input, color }: { input: boolean; color: boolean }): Asker {
  const reason = whyNobodyAnswers(terminal, input);
  const ask = async <Answer>(question: Question, form: object): Promise<Answer> => {
    if (reason !== null) throw nobodyAnswers(question, reason);
    return await askWithInquirer<Answer>(terminal, { ...form, message: question.text, ...(color ? {} : { theme: PLAIN_THEME }) });
  };
  return {
    canAsk: reason === null,
    confirm: (question) => ask<boolean>(question, { type: "confirm", default: false }),
    type: async (question) => (await ask<string>(question, { type: "input" })).trim(),
    choose: (question) =>
      ask<string>(question, { type: "search", source: (part = "") => question.choices.filter((choice) => choice.includes(part)) }),
  };
}

const plain = (text: string): string => text;

// inquirer looks at the environment only, and knows nothing of --color.
const PLAIN_THEME = {
  prefix: { idle: "?", done: "✓" },
  style: { answer: plain, message: plain, error: plain, defaultAnswer: plain, help: plain, highlight: plain, key: plain },
};

function whyNobodyAnswers(terminal: Terminal, input: boolean): string | null {
  if (!input) return "--no-input is given";
  if (isSet(terminal.environment["CI"])) return "CI is set";
  if (!terminal.stdin.isTerminal) return "standard input is no terminal";
  if (!terminal.stderr.isTerminal) return "standard error is no terminal";
  return null;
}

function nobodyAnswers(question: Question, reason: string): Usage {
  return new Usage("confirmation-needed", `This needs an answer, and nobody can be asked: ${reason}.`, {
    hint: `Add ${question.flag} to go on without a question.`,
    details: { question: question.text, flag: question.flag },
  });
}

async function askWithInquirer<Answer>(terminal: Terminal, question: object): Promise<Answer> {
  const { default: inquirer } = await import("inquirer");
  const input = terminal.stdin.open();
  const prompt = inquirer.createPromptModule({ input: input as NodeJS.ReadableStream, output: terminal.stderr.stream });
  try {
    const { answer } = await prompt([{ ...question, name: "answer" } as never]);
    return answer as Answer;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new Interrupted("interrupted", "Interrupted. Nothing was changed.", { cause: error });
    }
    throw error;
  } finally {
    input.pause();
  }
}

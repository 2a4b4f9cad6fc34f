import { CacheDamaged, PromptlaneError, Usage } from "../domain/errors.ts";
import { readCommandLine } from "./command-line.ts";
import type { Invocation } from "./command-line.ts";
import { wantsColor } from "./color.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { createOutput } from "./output.ts";
import type { Output } from "./output.ts";
import { createSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";
import { errorDocument, viewError } from "./views/error.ts";
import { viewCommandHelp, viewGroupHelp } from "./views/help.ts";
import { createStyle } from "./views/style.ts";

/** Runs one command line and returns its exit code. Everything is written when it returns. */
export async function run(terminal: Terminal): Promise<number> {
  const output = createOutput(terminal);
  let options = optionsOfUnread(terminal.arguments);
  try {
    const invocation = await readCommandLine(terminal.arguments);
    if ("options" in invocation) options = invocation.options;
    return await answer(invocation, terminal, output);
  } catch (error) {
    await reportError({ error, terminal, output, ...options });
    return exitCodeOf(error);
  }
}

/** What a command line that may not even parse says about how to report that. */
function optionsOfUnread(words: readonly string[]): Pick<ErrorReport, "json" | "debug"> {
  const end = words.indexOf("--");
  const options = end === -1 ? words : words.slice(0, end);
  return { json: options.includes("--json"), debug: options.includes("--debug") };
}

async function answer(invocation: Invocation, terminal: Terminal, output: Output): Promise<number> {
  switch (invocation.type) {
    case "version":
      await (invocation.options.json ? output.json({ version: VERSION }) : output.text(`${VERSION}\n`));
      return EXIT.done;
    case "help":
      await output.longText(viewCommandHelp(invocation));
      return EXIT.done;
    case "group-help":
      await output.longText(viewGroupHelp(invocation));
      return EXIT.done;
    case "no-command":
      // For a person the help says more than the error that a script gets.
      if (optionsOfUnread(terminal.arguments).json) {
        throw new Usage("missing-command", "No command is given.", { hint: "promptlane --help lists them." });
      }
      await output.note(viewGroupHelp(invocation));
      return EXIT.usage;
    case "run":
      return (
        (await againWithoutCache(terminal, (each) =>
          invocation.command.run(createSession(each, invocation.options, output), invocation.input),
        )) ?? EXIT.done
      );
  }
}

// Each time a damaged file is removed; where that is not possible, it is found again.
const MOST_BEGINNINGS = 16;

// What a command decides by is read before it writes anything, so that it can begin again; but not once it has read a
// pipe, which would be empty the next time.
async function againWithoutCache<Result>(terminal: Terminal, work: (terminal: Terminal) => Promise<Result>): Promise<Result> {
  const { stdin } = terminal;
  let isPipeRead = false;
  const open = (): ReturnType<typeof stdin.open> => {
    isPipeRead = !stdin.isTerminal;
    return stdin.open();
  };
  for (let beginnings = 1; ; beginnings += 1) {
    try {
      return await work({ ...terminal, stdin: { isTerminal: stdin.isTerminal, open } });
    } catch (error) {
      if (!(error instanceof CacheDamaged) || isPipeRead || beginnings === MOST_BEGINNINGS) throw error;
    }
  }
}

interface ErrorReport {
  error: unknown;
  terminal: Terminal;
  output: Output;
  json: boolean;
  debug: boolean;
  color?: "auto" | "always" | "never";
}

async function reportError({ error, terminal, output, json, debug, color = "auto" }: ErrorReport): Promise<void> {
  const { isTerminal, width } = terminal.stderr;
  const style = createStyle({
    color: wantsColor({ choice: color, environment: terminal.environment, isTerminal }),
    terminal: isTerminal,
    width,
  });
  // The document may be what could not be written; the exit code says so all the same.
  if (json) await output.json(errorDocument(error)).catch(() => {});
  if (!json || debug || !(error instanceof PromptlaneError)) {
    await output.note(viewError(error, style, { debug, words: terminal.arguments }));
  }
}

import { Usage } from "../../domain/errors.ts";
import { choosePrompt } from "../choose-prompt.ts";
import { defineCommand } from "../command.ts";
import { readContent } from "../content-source.ts";
import { choice, completed, flag, option, optionalWord, repeatedOption } from "../fields.ts";
import type { Session } from "../session.ts";
import { viewRender } from "../views/render.ts";

export default defineCommand({
  examples: [
    { command: "promptlane render support/triage --var 'ticket=I was charged twice'", does: "the messages that a model gets" },
    {
      command: "promptlane render support/triage@production --vars ticket.json --as openai",
      does: "the request for a provider's chat API",
    },
  ],
  notes:
    "Values are checked against input.schema, and read by its types: numbers, true and false, JSON for maps and lists. Everything\nthat is missing, unknown or of the wrong type is named at once.",
  input: {
    selector: completed("selectors", optionalWord("SELECTOR", "the prompt and its version; the working file when no version is named")),
    assignments: repeatedOption("--var <name=value>", "a value; may be given again"),
    vars: option("--vars <file>", "values from a JSON file, - for standard input"),
    context: option("--context <file>", 'the values of @name from a JSON file, such as {"user": {"name": "Ines"}}'),
    history: option("--history <file>", "earlier messages from a JSON file: a list of {role, content}"),
    messages: flag("--messages", "print the messages as JSON"),
    text: flag("--text", "print nothing but the text"),
    provider: choice("--as <provider>", "print the body of a request to that chat API", ["openai", "anthropic", "gemini"]),
  },
  run: async (session, { selector, assignments = [], vars, context, history, messages, text, provider }) => {
    refuseTwoForms({
      "--messages": messages,
      "--text": text,
      "--as": provider !== undefined,
      "--json": session.options.json && provider === undefined,
    });
    const { readHistory, readValues } = await import("../render-input.ts");
    const read = async (file: string, name: string) => (await readContent(session, { file, word: undefined, option: name })) ?? "";
    const values = vars === undefined ? {} : readValues(await read(vars, "--vars"), vars);
    const known = context === undefined ? {} : readValues(await read(context, "--context"), context);
    const earlier = history === undefined ? [] : readHistory(await read(history, "--history"), history);
    const { renderStoredPrompt } = await import("../../operations/render-stored-prompt.ts");
    const document = await session.withStore(async (store) =>
      renderStoredPrompt(store, {
        selector: selector ?? (await choosePrompt(session, store)),
        assignments,
        values,
        context: known,
        history: earlier,
        ...(provider !== undefined && { provider }),
        options: [
          ...optionWords({ "--vars": vars, "--context": context, "--history": history }),
          ...(messages ? ["--messages"] : text ? ["--text"] : []),
          ...optionWords({ "--as": provider }),
        ],
      }),
    );
    await noteDropped(session, document.request?.dropped ?? []);
    if (session.options.json) await session.output.json(document);
    else if (document.request !== undefined) await printJson(session, document.request.body);
    else if (messages) await printJson(session, document.messages);
    else if (text) await session.output.text(withNewline(session.style.sanitize(document.text)));
    else await session.showLong(document, viewRender);
  },
});

function optionWords(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

function refuseTwoForms(forms: Readonly<Record<string, boolean>>): void {
  const [first, second] = Object.keys(forms).filter((name) => forms[name] === true);
  if (second === undefined) return;
  throw new Usage("two-forms", `The result can be printed as ${first} or as ${second} says, not as both.`, {
    hint: "Leave one of them out.",
  });
}

async function noteDropped(session: Session, dropped: readonly string[]): Promise<void> {
  for (const sentence of dropped) await session.output.note(`Left out: ${session.noteStyle.sanitizeLine(sentence)}`);
}

async function printJson(session: Session, value: unknown): Promise<void> {
  await session.output.text(`${JSON.stringify(value, null, 2)}\n`);
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

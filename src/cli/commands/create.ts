import { createPrompt } from "../../operations/create-prompt.ts";
import { defineCommand } from "../command.ts";
import { readContent } from "../content-source.ts";
import { SOURCE_WRITE, option, optionalWord } from "../fields.ts";
import { viewSourceWrite } from "../views/source-write.ts";

export default defineCommand({
  examples: [
    { command: "promptlane create support/triage", does: "write a prompt from the template, and commit it" },
    { command: "promptlane create --title 'Ticket triage' --project support --file triage.md", does: "make the key from the title" },
  ],
  notes: "The content comes from --file, from standard input with -, else from a template.",
  input: {
    key: optionalWord("KEY", "the path of the prompt in the store, such as support/triage"),
    source: optionalWord("-", "read the content from standard input"),
    title: option("--title <title>", "the title, from which the key is made when none is given"),
    project: option("--project <name>", "the folder of a key that is made from the title"),
    template: option("--template <name>", "the template to begin with"),
    file: option("--file <path>", "the file to take the content from; - for standard input"),
    ...SOURCE_WRITE,
  },
  run: async (session, { key, source, file, ...input }) => {
    const named = key === "-" || key === undefined ? {} : { key };
    const text = await readContent(session, { file, word: key === "-" ? key : source });
    const content = text === null ? {} : { text };
    const document = await session.withStore((store) => createPrompt(store, { ...input, ...named, ...content }));
    await session.show(document, viewSourceWrite);
  },
});

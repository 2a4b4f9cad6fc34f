import { editPrompt } from "../../operations/edit-prompt.ts";
import { defineCommand } from "../command.ts";
import { readContent } from "../content-source.ts";
import { editInEditor } from "../edit-session.ts";
import { SOURCE_WRITE, completed, option, optionalWord, word } from "../fields.ts";
import { viewEdit } from "../views/edit.ts";

export default defineCommand({
  examples: [
    { command: "promptlane edit support/triage", does: "open it in your editor, check it, commit it" },
    { command: "promptlane edit support/triage --file new.md -m 'Ask for the order id'", does: "take the content from a file" },
  ],
  notes: "The editor is GIT_EDITOR, VISUAL, EDITOR, else vi. It works on a copy; text that is not valid is kept in a file.",
  input: {
    prompt: completed("prompts", word("KEY[#TEMPLATE]", "the prompt, or a template of a flow")),
    source: optionalWord("-", "read the content from standard input"),
    file: option("--file <path>", "the file to take the content from; - for standard input"),
    ...SOURCE_WRITE,
  },
  run: async (session, { prompt, source, file, ...input }) => {
    const [key = "", template] = prompt.split("#", 2);
    const target = { key, ...input, ...(template === undefined ? {} : { template }) };
    const text = await readContent(session, { file, word: source });
    const { difference, ...document } = await session.withStore((store) =>
      text === null ? editInEditor(session, store, target) : editPrompt(store, { ...target, text }),
    );
    await session.show(document, (shown, style) => viewEdit({ ...shown, difference }, style));
  },
});

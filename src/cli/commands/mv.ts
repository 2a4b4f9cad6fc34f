import { movePrompt } from "../../operations/move-prompt.ts";
import { defineCommand } from "../command.ts";
import { SOURCE_WRITE, completed, word } from "../fields.ts";
import { viewSourceWrite } from "../views/source-write.ts";

export default defineCommand({
  examples: [
    { command: "promptlane mv support/triage support/sorting", does: "rename a prompt; its numbers go on" },
    { command: "promptlane promote support/sorting --to production --retire-old", does: "and afterwards the live one" },
  ],
  input: {
    from: completed("prompts", word("FROM", "the prompt or flow")),
    to: word("TO", "its new key"),
    ...SOURCE_WRITE,
  },
  run: async (session, input) => {
    const document = await session.withStore((store) => movePrompt(store, input));
    await session.show(document, viewSourceWrite);
  },
});

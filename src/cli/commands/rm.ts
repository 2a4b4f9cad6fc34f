import { removePrompt } from "../../operations/remove-prompt.ts";
import { defineCommand } from "../command.ts";
import { SOURCE_WRITE, completed, words } from "../fields.ts";
import { viewSourceWrite } from "../views/source-write.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rm sales/pitch", does: "delete its file; what is live stays live" },
    { command: "promptlane retire sales/pitch --env production", does: "take it out of an environment" },
  ],
  input: {
    keys: completed("prompts", words("KEY", "the prompts or flows")),
    ...SOURCE_WRITE,
  },
  run: async (session, input) => {
    const document = await session.withStore((store) => removePrompt(store, input));
    await session.show(document, viewSourceWrite);
  },
});

import { listPrompts } from "../../operations/list-prompts.ts";
import { defineCommand } from "../command.ts";
import { completed, option } from "../fields.ts";
import { viewList } from "../views/list.ts";

export default defineCommand({
  examples: [
    { command: "promptlane list --project support", does: "the prompts of a folder" },
    { command: "promptlane list --search refund", does: "those with a word in key, title, description or tags" },
  ],
  input: {
    project: option("--project <name>", "only the prompts of this first folder"),
    tag: option("--tag <tag>", "only the prompts with this tag"),
    environment: completed("environments", option("--env <name>", "only the prompts that are live there")),
    search: option("--search <text>", "only the prompts that mention it"),
  },
  run: async (session, input) => {
    const document = await session.withStore((store) => session.progress.during("Reading the prompts", () => listPrompts(store, input)));
    await session.showLong(document, viewList);
  },
});

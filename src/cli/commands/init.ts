import { initStore } from "../../operations/init-store.ts";
import { defineCommand } from "../command.ts";
import { SOURCE_WRITE, choice, flag, option } from "../fields.ts";
import { storeChoice } from "../session.ts";
import { viewInit } from "../views/init.ts";

export default defineCommand({
  examples: [
    { command: "promptlane init", does: "start a store in .prompts, with dev, staging and production" },
    { command: "promptlane init --store data/patterns", does: "adopt the Markdown files of a folder" },
    { command: "promptlane init --merge-driver", does: "let git merge front matter key by key, in this clone" },
  ],
  input: {
    ...SOURCE_WRITE,
    refs: option("--refs <prefix>", "the prefix of the branches that promptlane writes; promptlane by default"),
    syntax: choice("--syntax <name>", "how the prompts of this store are written: with variables, or as plain text", [
      "handlebars",
      "plain",
    ]),
    mergeDriver: flag("--merge-driver", "let git merge prompts with promptlane; in a store that is there already, do just that"),
  },
  run: async (session, input) => {
    const place = storeChoice(session);
    const document = await session.progress.during("Starting the store", () => initStore({ ...place, ...input }));
    await session.show(document, viewInit);
  },
});

import { showExperiment } from "../../../operations/show-experiment.ts";
import { defineCommand } from "../../command.ts";
import { completed, option, word } from "../../fields.ts";
import { viewExperiment } from "../../views/experiment/show.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment show support-tone", does: "who gets which version, and what is pinned with it" },
    { command: "promptlane experiment show support-tone --env staging --json", does: "another environment, for a script" },
  ],
  input: {
    name: completed("experiments", word("NAME", "the experiment")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default_environment unless given")),
  },
  run: async (session, request) => {
    const document = await session.withStore((store) => showExperiment(store, request));
    await session.showLong(document, viewExperiment);
  },
});

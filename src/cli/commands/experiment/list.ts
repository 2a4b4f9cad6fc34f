import { listExperiments } from "../../../operations/list-experiments.ts";
import { defineCommand } from "../../command.ts";
import { completed, option } from "../../fields.ts";
import { viewExperiments } from "../../views/experiment/list.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment list", does: "what the manifest describes, and what runs where" },
    { command: "promptlane experiment list --env production --json", does: "those of one environment, for a script" },
  ],
  input: { environment: completed("environments", option("--env <name>", "only what runs in this environment")) },
  run: async (session, request) => {
    const document = await session.withStore((store) => listExperiments(store, request));
    await session.showLong(document, viewExperiments);
  },
});

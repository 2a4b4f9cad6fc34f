import { startExperiment } from "../../../operations/start-experiment.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { completed, DEPLOYMENT, flag, option, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment start support-tone --env production", does: "as the manifest describes it, its versions pinned" },
    { command: "promptlane experiment start support-tone --env production --dry-run", does: "show who would get what" },
  ],
  notes:
    "What runs is what the environment's branch holds: editing the manifest changes nothing until `experiment update`. A version such as `production` is pinned to its number, and with it all that it includes.",
  input: {
    name: completed("experiments", word("NAME", "the experiment")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default_environment unless given")),
    from: option("--from <commit>", "the deployment that ended it: exactly as it ran, and what was shipped goes back"),
    override: flag("--override", "against the order of environments; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Starting", ...request }, (store, shared, review) =>
      startExperiment(store, { ...request, ...shared }, review),
    ),
});

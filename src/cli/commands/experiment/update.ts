import { updateExperiment } from "../../../operations/update-experiment.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { completed, DEPLOYMENT, flag, option, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment update support-tone --env production", does: "what the manifest says now, such as another coverage" },
    { command: "promptlane experiment update support-tone --env production --dry-run", does: "show whom it would move" },
  ],
  notes:
    "Coverage, targeting, namespace, overrides and metrics may change while it runs. Weights and versions want a new `seed`, which deals everybody out anew; variations keep their keys.",
  input: {
    name: completed("experiments", word("NAME", "the experiment")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default_environment unless given")),
    override: flag("--override", "against the order of environments; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Updating", ...request }, (store, shared, review) =>
      updateExperiment(store, { ...request, ...shared }, review),
    ),
});

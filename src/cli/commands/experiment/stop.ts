import { stopExperiment } from "../../../operations/stop-experiment.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { completed, DEPLOYMENT, flag, option, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment stop support-tone --env production", does: "everybody gets what is live" },
    { command: "promptlane experiment stop support-tone --env production --ship warm", does: "the winner goes live in the same commit" },
  ],
  input: {
    name: completed("experiments", word("NAME", "the experiment")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default_environment unless given")),
    ship: option("--ship <variation>", "the variation that goes live for everybody"),
    override: flag("--override", "with --ship: against the order of environments; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Stopping", ...request }, (store, shared, review) =>
      stopExperiment(store, { ...request, ...shared }, review),
    ),
});

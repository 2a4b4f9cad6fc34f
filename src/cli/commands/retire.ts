import { retire } from "../../operations/retire.ts";
import { defineCommand } from "../command.ts";
import { showDeployment } from "../deployment.ts";
import { DEPLOYMENT, completed, mandatoryOption, words } from "../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane retire sales/pitch --env production", does: "nothing is live under this key any more" },
    { command: "promptlane rollback sales/pitch --env production", does: "and back again" },
  ],
  input: {
    keys: completed("prompts", words("KEY", "the prompts or flows")),
    environment: completed("environments", mandatoryOption("--env <name>", "the environment to write to")),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Retiring", ...request }, (store, shared, review) =>
      retire(store, { ...request, ...shared }, review),
    ),
});

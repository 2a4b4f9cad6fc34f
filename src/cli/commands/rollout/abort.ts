import { abortRollout } from "../../../operations/abort-rollout.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { DEPLOYMENT, completed, option, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rollout abort support/triage --env production", does: "everybody gets what is live" },
    { command: "promptlane rollout start support/triage@v3 --env production", does: "its version is held, so it has to be named" },
  ],
  notes: "What is live stays live. The version that was rolled out is held there: promote --all leaves it alone.",
  input: {
    key: completed("prompts", word("KEY", "the prompt that is rolled out")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Aborting", ...request }, (store, shared, review) =>
      abortRollout(store, { ...request, ...shared }, review),
    ),
});

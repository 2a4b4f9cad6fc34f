import { shipRollout } from "../../../operations/ship-rollout.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { DEPLOYMENT, completed, flag, option, options, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rollout ship support/triage --env production", does: "after the last step: its version goes live" },
    {
      command: "promptlane rollout ship support/triage --env production --override --reason 'Fixes the outage'",
      does: "at once, whatever step it stands at",
    },
  ],
  notes: "The version goes live and the rollout ends in one commit. The rules of a promotion hold.",
  input: {
    key: completed("prompts", word("KEY", "the prompt that is rolled out")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    events: options("--events <path...>", "files of events, or folders of *.jsonl, where the last step wants min_units"),
    override: flag("--override", "before the last step, or against the order of environments; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) => {
    await showDeployment(session, { yes, confirm, label: "Shipping", ...request }, (store, shared, review) =>
      shipRollout(store, { ...request, cwd: session.cwd, ...shared }, review),
    );
  },
});

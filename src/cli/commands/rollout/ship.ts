import { resolve } from "node:path";
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
    events: options("--events <path...>", "files of events, where the last step wants min_units"),
    override: flag("--override", "before the last step, or against the order of environments; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, events = [], ...request }) => {
    const paths = events.map((path) => resolve(session.cwd, path));
    await showDeployment(session, { yes, confirm, label: "Shipping", ...request }, (store, shared, review) =>
      shipRollout(store, { ...request, events: paths, ...shared }, review),
    );
  },
});

import { startRollout } from "../../../operations/start-rollout.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { DEPLOYMENT, completed, flag, option, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rollout start support/triage --env production", does: "the first step, as the manifest describes it" },
    { command: "promptlane rollout start support/triage --env production --dry-run", does: "what that would do" },
  ],
  notes: "What is live stays live, and so do the versions of both groups, with what they include, whatever is promoted meanwhile.",
  input: {
    key: completed("selectors", word("KEY[@VERSION]", "the prompt; its version only to confirm one that is held")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    from: option("--from <commit>", "the deployment that ended it: exactly as it ran, and what was shipped goes back"),
    override: flag("--override", "against the order of environments; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Starting", ...request }, (store, shared, review) =>
      startRollout(store, { ...request, ...shared }, review),
    ),
});

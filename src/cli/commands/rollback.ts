import { rollback } from "../../operations/rollback.ts";
import { defineCommand } from "../command.ts";
import { showDeployment } from "../deployment.ts";
import { DEPLOYMENT, completed, flag, mandatoryOption, option, optionalWord } from "../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rollback support/triage --env production", does: "one prompt, to what was live before" },
    { command: "promptlane rollback --env production", does: "everything that the last deployment changed" },
  ],
  input: {
    key: completed("prompts", optionalWord("KEY", "the prompt or flow; without it, the whole environment")),
    environment: completed("environments", mandatoryOption("--env <name>", "the environment to write to")),
    to: option("--to <point>", "with KEY a version that was live; else a deployment or a time"),
    from: option("--from <commit>", "only if this is still the last deployment"),
    again: flag("--again", "go further back when the live version is itself a rollback"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) =>
    await showDeployment(session, { yes, confirm, label: "Rolling back", ...request }, (store, shared, review) =>
      rollback(store, { ...request, ...shared }, review),
    ),
});

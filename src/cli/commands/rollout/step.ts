import { stepRollout } from "../../../operations/step-rollout.ts";
import { defineCommand } from "../../command.ts";
import { showDeployment } from "../../deployment.ts";
import { DEPLOYMENT, completed, flag, option, options, word } from "../../fields.ts";

export default defineCommand({
  examples: [
    {
      command: "promptlane rollout step support/triage --env production --events events.jsonl",
      does: "the next percentage, when nothing is in its way",
    },
    {
      command: "promptlane rollout step support/triage --env production --events events.jsonl --approve",
      does: "and agree to what comes next",
    },
  ],
  notes: "Refuses with 3 while it has to wait, and says for what and until when. It never ships: promptlane rollout ship does.",
  input: {
    key: completed("prompts", word("KEY", "the prompt that is rolled out")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    events: options("--events <path...>", "files of events, or folders of *.jsonl, for guardrails and min_units"),
    approve: flag("--approve", "agree to the next step"),
    override: flag("--override", "although it should wait; needs --reason"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, ...request }) => {
    await showDeployment(session, { yes, confirm, label: "Stepping", ...request }, (store, shared, review) =>
      stepRollout(store, { ...request, cwd: session.cwd, ...shared }, review),
    );
  },
});

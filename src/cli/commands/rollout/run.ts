import { Usage } from "../../../domain/errors.ts";
import { runRollouts } from "../../../operations/run-rollouts.ts";
import { defineCommand } from "../../command.ts";
import { reviewOf } from "../../deployment.ts";
import { exitCodeOf } from "../../exit-codes.ts";
import { DEPLOYMENT, completed, flag, option, optionalWord, options } from "../../fields.ts";
import { viewRolloutRun } from "../../views/rollout/run.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rollout run --once --env production --events events.jsonl", does: "what a CI job does every hour" },
    { command: "promptlane rollout run support/triage --once --env production --dry-run", does: "what would become of one rollout" },
  ],
  notes:
    "Each rollout goes to its next step, waits, or is taken back or paused when a guardrail fails: one commit each. Done and waiting both end with 0.",
  input: {
    key: completed("prompts", optionalWord("KEY", "only the rollout of this prompt")),
    once: flag("--once", "do what is due now, and end"),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    events: options("--events <path...>", "files of events, or folders of *.jsonl, for guardrails and min_units"),
    ...DEPLOYMENT,
  },
  run: async (session, { yes, confirm, once, operation, ...request }) => {
    if (!once) {
      throw new Usage("only-once", "promptlane does what is due now; what comes later is for the next run.", {
        hint: "promptlane rollout run --once, every hour",
      });
    }
    const { shared, review } = reviewOf(session, { yes, confirm, operation, environment: request.environment });
    const { document, errors } = await session.withStore((store) =>
      session.progress.during("Looking at the rollouts", () => runRollouts(store, { ...request, ...shared, cwd: session.cwd }, review)),
    );
    await session.show(document, viewRolloutRun);
    const [first] = errors;
    return first === undefined ? undefined : exitCodeOf(first);
  },
});

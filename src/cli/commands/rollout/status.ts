import { rolloutStatus } from "../../../operations/rollout-status.ts";
import { defineCommand } from "../../command.ts";
import { completed, option, optionalWord, options } from "../../fields.ts";
import { viewRolloutStatus } from "../../views/rollout/status.ts";

export default defineCommand({
  examples: [
    { command: "promptlane rollout status --env production", does: "how far each rollout is, and what it waits for" },
    { command: "promptlane rollout status support/triage --events events.jsonl", does: "and whether its guardrails hold" },
  ],
  input: {
    key: completed("prompts", optionalWord("KEY", "only the rollout of this prompt")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    events: options("--events <path...>", "files of events, or folders of *.jsonl, to judge the guardrails by"),
  },
  run: async (session, request) => {
    const document = await session.withStore((store) =>
      session.progress.during("Reading events", () => rolloutStatus(store, { ...request, cwd: session.cwd })),
    );
    await session.showLong(document, viewRolloutStatus);
  },
});

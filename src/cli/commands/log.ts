import { logPrompt } from "../../operations/log-prompt.ts";
import { defineCommand } from "../command.ts";
import { completed, count, flag, word } from "../fields.ts";
import { DEFAULT_LIMIT } from "../limits.ts";
import { viewLog } from "../views/log.ts";

export default defineCommand({
  examples: [
    { command: "promptlane log support/triage", does: "its versions, the newest first" },
    { command: "promptlane log support/triage --all --commits", does: "every version, and every commit" },
  ],
  input: {
    key: completed("prompts", word("KEY", "the prompt or flow")),
    number: count("-n, --number <count>", `how many versions; ${DEFAULT_LIMIT} by default`),
    all: flag("--all", "all of them"),
    commits: flag("--commits", "all the commits of each version"),
  },
  run: async (session, { key, number = DEFAULT_LIMIT, all, commits }) => {
    const document = await session.withStore((store) => logPrompt(store, { key, limit: all ? null : number, commits }));
    await session.showLong(document, viewLog);
  },
});

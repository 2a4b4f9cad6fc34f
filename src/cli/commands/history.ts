import { history } from "../../operations/history.ts";
import { defineCommand } from "../command.ts";
import { completed, count, flag, option, optionalWord } from "../fields.ts";
import { DEFAULT_LIMIT } from "../limits.ts";
import { viewHistory } from "../views/history.ts";

export default defineCommand({
  examples: [
    { command: "promptlane history --env production", does: "who deployed what, when and why" },
    { command: "promptlane history support/triage --all", does: "everything that happened to one prompt" },
  ],
  input: {
    key: completed("prompts", optionalWord("KEY", "only the deployments that changed this prompt")),
    environment: completed("environments", option("--env <name>", "only this environment")),
    number: count("-n, --number <count>", `how many deployments; ${DEFAULT_LIMIT} by default`),
    all: flag("--all", "all of them"),
  },
  run: async (session, { number = DEFAULT_LIMIT, all, ...filter }) => {
    const document = await session.withStore((store) => history(store, { ...filter, limit: all ? null : number }));
    await session.showLong(document, viewHistory);
  },
});

import { resolve } from "../../operations/resolve.ts";
import { readAttributes } from "../attributes.ts";
import { choosePrompt } from "../choose-prompt.ts";
import { defineCommand } from "../command.ts";
import { completed, flag, option, optionalWord } from "../fields.ts";
import { viewExplanation, viewResolved } from "../views/resolve.ts";

export default defineCommand({
  examples: [
    { command: "promptlane resolve support/triage --env production --user u-42", does: "the text that this user gets" },
    { command: "promptlane resolve support/triage --env production --user u-42 --explain", does: "why: each step, with its numbers" },
  ],
  notes:
    "What is live, or the version of the variation that an experiment or a rollout gives; the same answer as the library's. With --at the\nenvironment is read as it was then: 2026-03-01T12:00:00Z, yesterday, or 2h for two hours ago.",
  input: {
    prompt: completed("prompts", optionalWord("KEY", "the prompt or flow, or a template of one: KEY#TEMPLATE")),
    environment: completed("environments", option("--env <name>", "the environment; the manifest's default unless given")),
    user: option("--user <id>", "whom it is for"),
    attributes: option("--attributes <json>", "what is known of the user, for targeting and other units"),
    explain: flag("--explain", "print how it was decided instead of the text"),
    at: option("--at <time>", "as it was then"),
  },
  run: async (session, { prompt, attributes, ...request }) => {
    const known = attributes === undefined ? {} : { attributes: readAttributes(attributes) };
    const { text, ...document } = await session.withStore(async (store) =>
      resolve(store, { prompt: prompt ?? (await choosePrompt(session, store)), ...request, ...known }),
    );
    if (request.explain) await session.showLong(document, viewExplanation);
    else if (session.options.json || session.terminal.stdout.isTerminal) {
      await session.showLong(document, (resolved, style) => viewResolved({ ...resolved, text }, style));
    } else await session.output.exactly(text);
  },
});

import { showPrompt } from "../../operations/show-prompt.ts";
import { choosePrompt } from "../choose-prompt.ts";
import { defineCommand } from "../command.ts";
import { completed, flag, optionalWord } from "../fields.ts";
import { viewShow, viewShownTokens } from "../views/show.ts";

export default defineCommand({
  examples: [
    { command: "promptlane show support/triage@production", does: "what is live" },
    { command: "promptlane show support/triage@v3 > triage.md", does: "an old version, byte for byte" },
  ],
  notes:
    "A selector is KEY[#TEMPLATE][@VERSION]. VERSION is v3, latest, draft, production, production~1, production@{yesterday} or a commit.",
  input: {
    selector: completed("selectors", optionalWord("SELECTOR", "the prompt and its version; the working file when no version is named")),
    tokens: flag("--tokens", "print its size in tokens instead of its text"),
  },
  run: async (session, { selector, tokens }) => {
    const { text, ...document } = await session.withStore(async (store) =>
      showPrompt(store, { selector: selector ?? (await choosePrompt(session, store)), tokens }),
    );
    if (tokens) await session.showLong(document, viewShownTokens);
    else if (session.options.json || session.terminal.stdout.isTerminal) {
      await session.showLong(document, (shown, style) => viewShow({ ...shown, text }, style));
    } else await session.output.exactly(text);
  },
});

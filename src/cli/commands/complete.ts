import { defineCommand } from "../command.ts";
import { completionsFor } from "../completions.ts";
import { optionalWords } from "../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane __complete -- promote supp", does: "the prompts that begin so, one in a line" },
    { command: "promptlane __complete -- show support/triage@", does: "the versions of a prompt" },
  ],
  input: {
    words: optionalWords("WORD", "the words typed so far; the last may be empty"),
  },
  run: async (session, { words }) => {
    // A shell that completes has no place for an error.
    const candidates = await completionsFor(session, words).catch(() => []);
    await session.output.text(candidates.map((candidate) => `${candidate}\n`).join(""));
  },
});

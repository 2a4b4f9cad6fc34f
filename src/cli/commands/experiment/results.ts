import { Usage } from "../../../domain/errors.ts";
import { readResults } from "../../../operations/read-results.ts";
import { defineCommand } from "../../command.ts";
import { completed, flag, option, options, word } from "../../fields.ts";
import { refuseTwoForms, showReport } from "../../report.ts";
import { viewResultsMarkdown } from "../../views/experiment/results-markdown.ts";
import { viewResults } from "../../views/experiment/results.ts";

export default defineCommand({
  examples: [
    {
      command: "promptlane experiment results support-tone --events events.jsonl",
      does: "what the events say so far; look as often as you like",
    },
    {
      command: "promptlane experiment results support-tone --events logs --markdown",
      does: "of all *.jsonl in a folder, as a table for a pull request",
    },
  ],
  notes:
    "Reads the events by the experiment as it runs in the environment; by the last run of one that was stopped, and by the manifest where it\nnever ran. The verdict holds however often you look. A failed sample-ratio check comes first, and no verdict is given then.",
  input: {
    experiment: completed("experiments", word("NAME", "the experiment")),
    events: options("--events <path...>", "files of events, or folders of *.jsonl; - is standard input"),
    environment: completed("environments", option("--env <name>", "where it runs; the manifest's default unless given")),
    markdown: flag("--markdown", "print tables for a pull request"),
  },
  run: async (session, { events, markdown, ...request }) => {
    refuseTwoForms(session, markdown);
    if (events === undefined) {
      throw new Usage("missing-option", "No events are named.", { hint: "--events events.jsonl" });
    }
    const { cwd, terminal } = session;
    const source = { events, cwd, standardInput: () => terminal.stdin.open() };
    const document = await session.withStore((store) =>
      session.progress.during("Reading the events", () => readResults(store, { ...request, ...source })),
    );
    await showReport(session, document, { markdown, view: viewResults, viewMarkdown: viewResultsMarkdown });
  },
});

import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { completed, option, optionalWords } from "../fields.ts";
import { writeResultFile } from "../result-file.ts";
import { viewTest } from "../views/test.ts";

export default defineCommand({
  examples: [
    { command: "promptlane test", does: "run the tests of every prompt" },
    { command: "promptlane test support/triage --junit report.xml", does: "of one prompt, with a report for CI" },
  ],
  notes:
    "Each of a prompt's tests renders it with its vars and looks at the text: contains, equals, starts-with, regex, is-json (with a\nschema), max-tokens. Assertions about the answer of a model are skipped. Exits with 1 when a test fails.",
  input: {
    selectors: completed("selectors", optionalWords("KEY", "the prompts; all of the working tree unless given")),
    junit: option("--junit <file>", "also write a JUnit report to this file; - prints it instead of the result"),
  },
  run: async (session, { selectors, junit }) => {
    const { testPrompts } = await import("../../operations/test-prompts.ts");
    const document = await session.withStore((store) => session.progress.during("Testing", () => testPrompts(store, { selectors })));
    if (junit !== undefined) {
      const { viewJunit } = await import("../views/junit.ts");
      const report = viewJunit(document);
      await (junit === "-" ? session.output.text(report) : writeResultFile(session, junit, { text: report, option: "--junit" }));
    }
    if (junit !== "-") await session.showLong(document, viewTest);
    return document.failed > 0 ? EXIT.failed : EXIT.done;
  },
});

import { Usage } from "../../domain/errors.ts";
import { lint, type LintDocument } from "../../operations/lint.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { choice, completed, flag, option, optionalWords } from "../fields.ts";
import { VERSION } from "../version.ts";
import { viewLint } from "../views/lint.ts";
import { viewGithubAnnotations } from "../views/lint/github.ts";
import { viewSarif } from "../views/lint/sarif.ts";

export default defineCommand({
  examples: [
    { command: "promptlane lint support/triage", does: "check one prompt as it is in the working tree" },
    { command: "promptlane lint --changed-since main --strict", does: "in CI: what this branch changes, and what includes it" },
  ],
  notes:
    "An error cannot be used or promoted, a warning may not be meant. Exits with 1 when there are errors, with --strict for warnings too.",
  input: {
    keys: completed("prompts", optionalWords("KEY", "the prompts or flows; all of them when none is named")),
    changedSince: option("--changed-since <ref>", "only what changed since a branch or commit, and what includes it"),
    strict: flag("--strict", "exit with 1 for warnings too, a secret among them"),
    format: choice("--format <form>", "how to print what is found", ["text", "github", "sarif"]),
  },
  run: async (session, { strict, format = "text", ...request }) => {
    if (session.options.json && format !== "text") {
      throw new Usage("two-formats", `--json and --format ${format} are two answers.`, { hint: "leave one of them out" });
    }
    const document = await session.withStore((store) => session.progress.during("Checking the prompts", () => lint(store, request)));
    if (format === "github") await session.output.text(viewGithubAnnotations(document));
    else if (format === "sarif") await session.output.text(viewSarif(document, VERSION));
    else await session.showLong(document, viewLint);
    return isRefused(document, strict) ? EXIT.failed : EXIT.done;
  },
});

function isRefused({ errors, warnings }: LintDocument, strict: boolean): boolean {
  return errors > 0 || (strict && warnings > 0);
}

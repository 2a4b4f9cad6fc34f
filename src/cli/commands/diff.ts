import { Usage } from "../../domain/errors.ts";
import { diffPrompts } from "../../operations/diff-prompts.ts";
import type { DiffRequest } from "../../operations/diff-prompts.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { choice, completed, flag, option, optionalWords } from "../fields.ts";
import { DIFF_FORMS, viewDiff } from "../views/diff.ts";

export default defineCommand({
  examples: [
    { command: "promptlane diff support/triage v3 production", does: "two versions of a prompt; without them, the latest and the draft" },
    { command: "promptlane diff --from staging --to production", does: "what a promotion would change" },
  ],
  notes:
    "A version is v3, latest, draft, the name of an environment, or a commit. promptlane diff --since main shows what this branch changes.",
  input: {
    words: completed(
      "prompts",
      optionalWords("KEY [A [B]]", "the prompt and up to two versions; with --from and --to, or --since, only prompts"),
    ),
    from: completed("environments", option("--from <env>", "compare everything in an environment…")),
    to: completed("environments", option("--to <env>", "…with what another one has")),
    since: option("--since <ref>", "every prompt that changed since a branch or commit"),
    output: choice("--output <form>", "how to show it", DIFF_FORMS),
    exitCode: flag("--exit-code", "exit with 2 when something differs"),
  },
  run: async (session, { output = "words", exitCode, ...words }) => {
    // A patch has no room for sizes.
    const request = { ...requestOf(words), tokens: output !== "patch" || session.options.json };
    const { texts, storePath, ...document } = await session.withStore(async (store) => ({
      ...(await session.progress.during("Comparing", () => diffPrompts(store, request))),
      storePath: store.path,
    }));
    await session.showLong(document, (shown, style) => viewDiff(shown, style, { form: output, texts, storePath }));
    return exitCode && document.changed ? EXIT.changesPresent : EXIT.done;
  },
});

interface DiffWords {
  words: string[];
  from?: string;
  to?: string;
  since?: string;
}

// Words are one prompt with its versions, unless an option says what is compared: then they are prompts to keep to.
function requestOf({ words, ...options }: DiffWords): DiffRequest {
  if (Object.keys(options).length > 0) return { ...options, keys: words };
  const [key, a, b, ...superfluous] = words;
  if (superfluous.length > 0) {
    throw new Usage("excess-arguments", `A comparison takes a prompt and at most two versions, not also ${superfluous.join(" ")}.`, {
      hint: `promptlane diff ${key} ${a} ${b}`,
    });
  }
  return { ...(key === undefined ? {} : { key }), ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
}

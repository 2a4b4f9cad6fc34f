import { mergePrompt } from "../../operations/merge-prompt.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { word } from "../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane init --merge-driver", does: "let git merge prompts with this command" },
    { command: "promptlane merge-driver base.md ours.md theirs.md 7 support/triage.md", does: "what git runs: ours.md is what comes out" },
  ],
  notes: "Exits with 1 when both sides changed the same, which then stands between marks. Any other failure leaves the file as it is.",
  input: {
    base: word("BASE", "the file as both sides had it"),
    ours: word("OURS", "the file of this side, where the result is written"),
    theirs: word("THEIRS", "the file of the other side"),
    markerSize: word("SIZE", "how many characters a mark of a conflict has"),
    path: word("PATH", "the file's path in the repository"),
  },
  run: async (session, { markerSize, ...files }) => {
    const { cwd, terminal } = session;
    try {
      const isClean = await mergePrompt({ ...files, markerSize: Number(markerSize), cwd, environment: terminal.environment });
      return isClean ? EXIT.done : EXIT.failed;
    } catch (error) {
      // Not 1, which git would take for a conflict that is marked; the configured command then lets git merge.
      await session.output.note(`promptlane cannot merge ${files.path}: ${(error as Error).message}`);
      return EXIT.usage;
    }
  },
});

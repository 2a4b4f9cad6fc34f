import { status } from "../../operations/status.ts";
import { defineCommand } from "../command.ts";
import { completed, flag, optionalWords } from "../fields.ts";
import { viewStatus } from "../views/status.ts";

export default defineCommand({
  examples: [
    { command: "promptlane status", does: "the prompts that differ between environments" },
    { command: "promptlane status support/triage --fetch", does: "one prompt, as the remote has it now" },
  ],
  input: {
    keys: completed("prompts", optionalWords("KEY", "only these prompts")),
    all: flag("--all", "also the prompts that are the same everywhere"),
  },
  run: async (session, { keys, all }) => {
    const document = await session.withStore((store) =>
      session.progress.during("Comparing the environments", () => status(store, keys.length === 0 ? {} : { keys })),
    );
    await session.showLong(document, (shown, style) => viewStatus(shown, style, { all: all || keys.length > 0 }));
  },
});

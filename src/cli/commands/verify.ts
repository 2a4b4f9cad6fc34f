import { verify } from "../../operations/verify.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { completed, option, options } from "../fields.ts";
import { viewVerify } from "../views/verify.ts";

export default defineCommand({
  examples: [
    { command: "promptlane verify --env production", does: "check that deployments and nothing else made production what it is" },
    {
      command: "promptlane verify --json",
      does: "all environments, for a script; exit code 3 when something is wrong",
    },
  ],
  notes:
    "Every commit of an environment's log is checked, and the ledger: that the branch only grew, that each changed prompt has a record that agrees, that each version is what it says, and that rollbacks brought back what had stood. What cannot be told is a warning. A log keeps what was once found in it; --accept says that it is known.",
  input: {
    environment: completed("environments", option("--env <name>", "only this environment, beside the ledger")),
    accept: options("--accept <commit...>", "this commit, and what its branch has before it, is known: say nothing of it"),
  },
  run: async (session, request) => {
    const document = await session.withStore((store) => session.progress.during("Checking every deployment", () => verify(store, request)));
    await session.showLong(document, viewVerify);
    return document.findings.some(({ severity }) => severity === "error") ? EXIT.refusedByPolicy : EXIT.done;
  },
});

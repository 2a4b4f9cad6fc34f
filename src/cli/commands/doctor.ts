import { diagnose } from "../../operations/diagnose.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { flag } from "../fields.ts";
import { storeChoice } from "../session.ts";
import { viewDoctor } from "../views/doctor.ts";

export default defineCommand({
  examples: [
    { command: "promptlane doctor", does: "what promptlane found here, and what is wrong with it" },
    { command: "promptlane doctor --fix", does: "mend what can be mended without a risk, and say what was done" },
    { command: "promptlane doctor --json", does: "for a script; exit code 1 when something is wrong" },
  ],
  notes:
    "Changes nothing unless asked. --fix adds the refspec with which git fetch brings the environments, and writes a commit-graph with changed paths. --unlock removes the lock files that a killed git has left: those that are over a minute old while no git is at work here, or over an hour where that cannot be seen.",
  input: {
    fix: flag("--fix", "add a missing refspec, and write a commit-graph"),
    unlock: flag("--unlock", "remove the locks that a dead git has left"),
  },
  run: async (session, wishes) => {
    const place = storeChoice(session);
    const document = await session.progress.during("Looking around", () => diagnose({ ...place, ...wishes, fetch: session.options.fetch }));
    await session.show(document, viewDoctor);
    return document.problems.some((problem) => problem.severity === "error") ? EXIT.failed : EXIT.done;
  },
});

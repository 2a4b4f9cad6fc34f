import { diagnose } from "../../operations/diagnose.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { storeChoice } from "../session.ts";
import { viewDoctor } from "../views/doctor.ts";

export default defineCommand({
  examples: [
    { command: "promptlane doctor", does: "what promptlane found here, and what is wrong with it" },
    { command: "promptlane doctor --json", does: "the same for a script; exit code 1 when something is wrong" },
  ],
  input: {},
  run: async (session) => {
    const place = storeChoice(session);
    const document = await session.progress.during("Looking around", () => diagnose({ ...place, fetch: session.options.fetch }));
    await session.show(document, viewDoctor);
    return document.problems.some((problem) => problem.severity === "error") ? EXIT.failed : EXIT.done;
  },
});

import { removeEnvironment } from "../../../operations/remove-environment.ts";
import { Interrupted } from "../../../domain/errors.ts";
import { defineCommand } from "../../command.ts";
import { SOURCE_WRITE, completed, flag, word } from "../../fields.ts";
import { viewEnvironmentWrite } from "../../views/environment-write.ts";

export default defineCommand({
  examples: [
    { command: "promptlane env remove qa", does: "take it out of the manifest; its branch stays readable" },
    { command: "promptlane env remove qa --delete-branch --yes", does: "delete its branch and history too" },
  ],
  input: {
    name: completed("environments", word("NAME", "the environment")),
    deleteBranch: flag("--delete-branch", "delete its branch, and with it its history"),
    yes: flag("--yes", "do not ask"),
    ...SOURCE_WRITE,
  },
  run: async (session, { yes, ...input }) => {
    if (input.deleteBranch && !yes) {
      const agreed = await session.ask.confirm({ text: `Delete the branch of ${input.name} and its deployment history?`, flag: "--yes" });
      if (!agreed) throw new Interrupted("answered-no", "Not confirmed. Nothing was changed.");
    }
    const document = await session.withStore((store) => removeEnvironment(store, input));
    await session.show(document, (shown, style) => viewEnvironmentWrite(shown, style, { branch: "deleted" }));
  },
});

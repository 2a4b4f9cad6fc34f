import { createEnvironment } from "../../../operations/create-environment.ts";
import { defineCommand } from "../../command.ts";
import { SOURCE_WRITE, completed, flag, option, word } from "../../fields.ts";
import { viewEnvironmentWrite } from "../../views/environment-write.ts";

export default defineCommand({
  examples: [
    { command: "promptlane env create qa --after dev", does: "what goes to qa must have been live in dev" },
    { command: "promptlane env create demo --drafts --push", does: "takes drafts; its branch is made at once" },
  ],
  input: {
    name: word("NAME", "small letters, digits and -"),
    after: completed("environments", option("--after <env>", "takes only what is, or was, live there")),
    confirm: flag("--confirm", "deployments want the environment's name typed"),
    drafts: flag("--drafts", "takes committed drafts too"),
    push: flag("--push", "also make its branch"),
    ...SOURCE_WRITE,
  },
  run: async (session, input) => {
    const document = await session.withStore((store) => createEnvironment(store, input));
    await session.show(document, (shown, style) => viewEnvironmentWrite(shown, style, { branch: "made" }));
  },
});

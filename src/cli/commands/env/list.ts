import { listEnvironments } from "../../../operations/list-environments.ts";
import { defineCommand } from "../../command.ts";
import { viewEnvironments } from "../../views/environments.ts";

export default defineCommand({
  examples: [
    { command: "promptlane env list", does: "the environments, their rules, and when they last changed" },
    { command: "promptlane env list --json", does: "the same for a script" },
  ],
  input: {},
  run: async (session) => {
    const document = await session.withStore((store) => listEnvironments(store));
    await session.show(document, viewEnvironments);
  },
});

import { defineCommand } from "../command.ts";
import { option } from "../fields.ts";
import { writeResultFile } from "../result-file.ts";
import { viewTypes } from "../views/types.ts";

export default defineCommand({
  examples: [
    { command: "promptlane types -o prompts.d.ts", does: "write the types, for the compiler to check calls by" },
    { command: "promptlane types | diff prompts.d.ts -", does: "in CI: whether they are those of the prompts" },
  ],
  notes:
    "Types come from input.schema; what a prompt does not declare is unknown, but has to be passed where the template needs it.\nThe working tree is read, with its drafts. The same prompts give the same text.",
  input: {
    output: option("-o, --output <file>", "write them to this file, - for standard output"),
  },
  run: async (session, { output = "-" }) => {
    const { declareTypes } = await import("../../operations/declare-types.ts");
    const document = await session.withStore((store) => session.progress.during("Reading the prompts", () => declareTypes(store)));
    if (output !== "-") await writeResultFile(session, output, { text: document.text, option: "-o" });
    if (session.options.json) await session.output.json(document);
    else if (output === "-") await session.output.exactly(document.text);
    else await session.output.text(viewTypes(document, output, session.style));
  },
});

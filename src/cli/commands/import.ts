import { IMPORT_FORMATS } from "../../domain/formats/format-names.ts";
import { defineCommand } from "../command.ts";
import { SOURCE_WRITE, choice, flag, words } from "../fields.ts";
import { noteLosses } from "../note-losses.ts";
import { viewImport } from "../views/import.ts";

export default defineCommand({
  examples: [
    { command: "promptlane import triage.prompt.yml", does: "make a prompt from it, and commit it" },
    { command: "promptlane import prompts --format dotprompt --dry-run", does: "show what a folder would become" },
  ],
  notes:
    "The name of a file tells its format, and the key: of a folder, the path below it. What a prompt has no place for is named on\nstandard error, with its place.",
  input: {
    paths: words("PATH", "the files, or folders of them"),
    format: choice("--format <format>", "read the files as that; of a folder, those alone", IMPORT_FORMATS),
    dryRun: flag("--dry-run", "show what would be written, and write nothing"),
    ...SOURCE_WRITE,
  },
  run: async (session, { paths, format, ...input }) => {
    const { readForeignFiles } = await import("../foreign-files.ts");
    const files = await readForeignFiles(session, paths, format);
    const { importPrompts } = await import("../../operations/import-prompts.ts");
    const document = await session.withStore((store) => importPrompts(store, { ...input, files, ...(format !== undefined && { format }) }));
    await noteLosses(session, document.losses);
    await session.showLong(document, viewImport);
  },
});

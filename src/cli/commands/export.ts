import { EXPORT_FORMATS, type ExportFormat } from "../../domain/formats/format-names.ts";
import { Usage } from "../../domain/errors.ts";
import { defineCommand } from "../command.ts";
import { choice, completed, option, words } from "../fields.ts";
import { noteLosses } from "../note-losses.ts";
import { viewExport } from "../views/export.ts";

export default defineCommand({
  examples: [
    { command: "promptlane export sales/pitch --format github", does: "print a prompt as another tool's file" },
    {
      command: "promptlane export support/triage@production shared/tone --format dotprompt -o prompts",
      does: "write several, below a folder",
    },
  ],
  notes: "What the format has no place for is named on standard error, with its place; what it cannot say is refused.",
  input: {
    selectors: completed("selectors", words("SELECTOR", "the prompts and their versions; the working file when no version is named")),
    format: choice("--format <format>", "the format to write", EXPORT_FORMATS),
    output: option("-o, --output <folder>", "the folder to write the files to; one file alone is printed unless given"),
  },
  run: async (session, { selectors, format, output }) => {
    const wanted = format ?? missingFormat(selectors);
    const { exportPrompts } = await import("../../operations/export-prompts.ts");
    const document = await session.withStore((store) => exportPrompts(store, { selectors, format: wanted }));
    const { files, losses } = document;
    if (output === undefined && files.length > 1 && !session.options.json) {
      throw new Usage("several-files", `There are ${files.length} files to write, which cannot be printed as one.`, {
        hint: "add -o FOLDER",
      });
    }
    await noteLosses(session, losses);
    if (output !== undefined) {
      const { writeExportedFiles } = await import("../write-exported-files.ts");
      await writeExportedFiles(session, output, files);
      await session.show({ ...document, folder: output }, viewExport);
    } else if (session.options.json) await session.output.json({ ...document, folder: null });
    else await session.output.text(session.style.sanitize(files[0]?.text ?? ""));
  },
});

function missingFormat(selectors: readonly string[]): ExportFormat {
  throw new Usage("missing-format", "An export needs a format.", {
    hint: `promptlane export ${selectors.join(" ")} --format ${EXPORT_FORMATS.join("|")}`,
  });
}

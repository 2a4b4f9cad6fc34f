import type { ImportDocument } from "../../operations/import-prompts.ts";
import { plural } from "./plural.ts";
import { viewSourceWrite } from "./source-write.ts";
import type { Style } from "./style.ts";

/** Draws what was imported; before anything is written, the files as they would be. */
export function viewImport(document: ImportDocument, style: Style): string {
  const { prompts, paths, dry_run: isDryRun } = document;
  if (!isDryRun) return viewSourceWrite(document, style, { subject: plural(prompts.length, "prompt") });
  const files = prompts.map(({ text }, index) => {
    const end = text.endsWith("\n") ? "" : "\n";
    return `${style.strong(`==> ${style.sanitizeLine(paths[index] ?? "")} <==`)}\n${style.sanitize(text)}${end}`;
  });
  return `${files.join("\n")}\n${plural(prompts.length, "prompt")}, nothing was written\n`;
}

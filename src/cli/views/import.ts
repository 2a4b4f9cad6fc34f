import type { ImportDocument } from "../../operations/import-prompts.ts";
import { plural } from "./plural.ts";
import { viewSourceWrite } from "./source-write.ts";
import type { Style } from "./style.ts";

/** Draws what was imported; before anything is written, the files as they would be. */
export function viewImport(document: ImportDocument, style: Style): string {
  const { prompts, paths, keys = [], dry_run: isDryRun } = document;
  const subject = plural(keys.length, "prompt");
  if (!isDryRun) return viewSourceWrite(document, style, { subject });
  const files = prompts.map(({ key, text }) => {
    const end = text.endsWith("\n") ? "" : "\n";
    return `${style.strong(`==> ${style.sanitizeLine(paths[keys.indexOf(key)] ?? "")} <==`)}\n${style.sanitize(text)}${end}`;
  });
  return `${files.join("\n")}\n${subject}, nothing was written\n`;
}

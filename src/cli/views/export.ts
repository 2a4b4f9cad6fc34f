import type { ExportDocument } from "../../operations/export-prompts.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

/** What `export` prints with `--json`. */
export interface WrittenExportDocument extends ExportDocument {
  /** The folder that the files were written to; null when they were not. */
  folder: string | null;
}

/** Draws which files were written. */
export function viewExport({ files, folder }: WrittenExportDocument, style: Style): string {
  const rows = files.map(({ path }) => `  ${style.sanitizeLine(`${folder}/${path}`)}\n`);
  return `${style.success("✓")} ${plural(files.length, "file")} written\n${rows.join("")}`;
}

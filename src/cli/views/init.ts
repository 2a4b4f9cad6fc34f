import type { FileAndReason, InitDocument } from "../../operations/init-store.ts";
import { plural } from "./plural.ts";
import { viewSourceWrite } from "./source-write.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

/** Draws the store that was started, what was adopted, what of it has to be mended, and what was not adopted and why. */
export function viewInit(document: InitDocument, style: Style): string {
  const { skipped, broken } = document;
  const files = viewFiles("Not adopted", skipped, style) + viewFiles("To be mended before they can be promoted", broken, style);
  const written = document.changed || !document.merge_driver ? viewSourceWrite(document, style, { subject: document.store }) : "";
  return viewAdopted(document) + files + viewMergeDriver(document, style) + written;
}

function viewMergeDriver({ merge_driver: isInstalled }: InitDocument, style: Style): string {
  if (!isInstalled) return "";
  return `${style.success("✓")} git merges front matter key by key in this clone; each other clone needs promptlane init --merge-driver once\n`;
}

function viewAdopted({ store, adopted, plain }: InitDocument): string {
  if (adopted === 0) return "";
  return `${plural(adopted, "prompt")} adopted in ${store}${plain === 0 ? "" : `, ${plain} of them as plain text (syntax: plain)`}\n`;
}

function viewFiles(heading: string, files: readonly FileAndReason[], style: Style): string {
  if (files.length === 0) return "";
  const rows = files.map(({ path, reason }) => [style.sanitizeLine(path), style.sanitizeLine(reason)]);
  return `${style.heading(heading)}\n${viewTable({ rows, indent: 2 }, style)}`;
}

import type { InitDocument } from "../../operations/init-store.ts";
import { plural } from "./plural.ts";
import { viewSourceWrite } from "./source-write.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

/** Draws the store that was started, what was adopted, and what was not and why. */
export function viewInit(document: InitDocument, style: Style): string {
  return viewAdopted(document) + viewSkipped(document, style) + viewSourceWrite(document, style, { subject: document.store });
}

function viewAdopted({ store, adopted, plain }: InitDocument): string {
  if (adopted === 0) return "";
  return `${plural(adopted, "prompt")} adopted in ${store}${plain === 0 ? "" : `, ${plain} of them as plain text (syntax: plain)`}\n`;
}

function viewSkipped({ skipped }: InitDocument, style: Style): string {
  if (skipped.length === 0) return "";
  const rows = skipped.map(({ path, reason }) => [style.sanitizeLine(path), style.sanitizeLine(reason)]);
  return `${style.heading("Not adopted")}\n${viewTable({ rows, indent: 2 }, style)}`;
}

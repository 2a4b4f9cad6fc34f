import type { EditedPrompt } from "../../operations/edit-prompt.ts";
import { viewWords } from "./diff/words.ts";
import { viewSourceWrite } from "./source-write.ts";
import type { Style } from "./style.ts";

/** Draws what an edit changed, word by word, and what was written. */
export function viewEdit(document: EditedPrompt, style: Style): string {
  if (!document.changed) return viewSourceWrite(document, style);
  const { key, difference } = document;
  return `${viewWords({ key, from: { label: "before" }, to: { label: "now" }, difference, storePath: "" }, style)}\n${viewSourceWrite(document, style)}`;
}

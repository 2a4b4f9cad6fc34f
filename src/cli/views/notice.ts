import type { Notice } from "../../store/prompt-store.ts";
import type { Style } from "./style.ts";
import { visibleLine } from "./visible.ts";

/** Draws something worth knowing that is not the result. */
export function viewNotice({ message, hint }: Notice, style: Style): string {
  const lines = [`${style.warning("note:")} ${visibleLine(message)}`];
  if (hint !== undefined) lines.push(`      ${style.dim(visibleLine(hint))}`);
  return `${lines.join("\n")}\n`;
}

import type { FileDifference } from "../../../domain/diff/diff-prompts.ts";
import type { Style } from "../style.ts";
import { viewWordCount } from "./header.ts";

/** The line above the changes of one file of a flow: `main.md  +3 −1 words`. The file of a prompt needs none. */
export function viewFileHeading({ path, before, after, text }: FileDifference, style: Style): string {
  if (path === null) return "";
  const { words } = text;
  const facts = [
    before === null ? "new" : after === null ? "removed" : "",
    words.added + words.removed > 0 ? `${viewWordCount(words, style)} words` : "",
    text.reflowed ? style.dim("reflowed") : "",
  ];
  return [style.strong(style.sanitizeLine(path)), ...facts.filter((fact) => fact !== "")].join("  ") + "\n";
}

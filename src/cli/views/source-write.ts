import { shortId } from "../../domain/object-id.ts";
import type { SourceWriteDocument } from "../../operations/source-write-document.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

/** Draws what was written to the source, what it means, and how to undo it; `subject` names what it is about. */
export function viewSourceWrite(
  document: SourceWriteDocument,
  style: Style,
  { subject = subjectOf(document) }: { subject?: string } = {},
): string {
  if (!document.changed) return "Nothing changed.\n";
  const { commit, branch, paths, hints, undo } = document;
  const where =
    commit === null ? "written, not committed" : `${shortId(commit)}${branch === null ? "" : ` on ${style.sanitizeLine(branch)}`}`;
  return [
    `${style.success("✓")} ${style.strong(subject)}  ${where}\n`,
    ...paths.map((path) => `  ${style.sanitizeLine(path)}\n`),
    ...hints.map((hint) => `${style.sanitizeLine(hint)}\n`),
    undo === null ? "" : `undo: ${style.sanitizeLine(undo.text)}\n`,
  ].join("");
}

function subjectOf({ key, keys, paths }: SourceWriteDocument): string {
  return key ?? (keys === undefined ? plural(paths.length, "file") : keys.join(" "));
}

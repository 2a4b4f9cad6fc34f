import { shortId } from "../../domain/object-id.ts";
import type { LogDocument } from "../../operations/log-prompt.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";
import { viewTime } from "./time.ts";

/** Draws the versions of a prompt, the newest first. */
export function viewLog(document: LogDocument, style: Style): string {
  const rows = document.versions.map(({ key, label, commit, date, author, environments, subject, lost }) => [
    style.strong(key === document.key ? label : `${label} as ${key}`),
    style.dim(shortId(commit)),
    viewTime(date, style),
    style.sanitizeLine(author.name),
    environments.join(" "),
    `${lost ? "(not in this history) " : ""}${style.sanitizeLine(subject)}`.trimEnd(),
  ]);
  const header = ["VERSION", "COMMIT", "DATE", "AUTHOR", "LIVE IN", "SUBJECT"];
  return viewTable({ header, rows, shrink: header.length - 1 }, style) + viewCommits(document, style) + viewRest(document, style);
}

function viewCommits({ commits }: LogDocument, style: Style): string {
  if (commits === undefined) return "";
  const rows = commits.map(({ commit, date, author, subject }) => [
    style.dim(shortId(commit)),
    viewTime(date, style),
    style.sanitizeLine(author.name),
    style.sanitizeLine(subject),
  ]);
  return `\n${viewTable({ header: ["COMMIT", "DATE", "AUTHOR", "SUBJECT"], rows, shrink: 3 }, style)}`;
}

function viewRest({ versions, total }: LogDocument, style: Style): string {
  return style.terminal && total > versions.length ? style.dim(`${total - versions.length} older versions (--all)`) + "\n" : "";
}

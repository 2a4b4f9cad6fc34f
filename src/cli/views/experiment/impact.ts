import { shortId } from "../../../domain/object-id.ts";
import type { ExperimentImpactEntry, ImpactDocument } from "../../../operations/impact-of-manifest.ts";
import { markdownTable, markdownText } from "../markdown.ts";
import { viewShare } from "../percent.ts";
import { plural } from "../plural.ts";
import type { Style } from "../style.ts";

/** Draws what a changed manifest would do to the users of experiments. */
export function viewImpact(document: ImpactDocument, style: Style): string {
  const { experiments, not_running: waiting } = document;
  return [
    `${comparedWith(document)}\n`,
    ...experiments.map((entry) => viewEntry(entry, style)),
    experiments.length === 0 ? "No experiment changes.\n" : "",
    waiting.length === 0 ? "" : style.dim(`Not running: ${waiting.map((name) => style.sanitizeLine(name)).join(", ")}\n`),
  ].join("");
}

/** Draws the same as a table for a pull request. */
export function viewImpactMarkdown(document: ImpactDocument): string {
  const { experiments, unchanged } = document;
  const rows = experiments.map((entry) => {
    const { experiment, impact } = entry;
    const shares = [impact.moved, impact.entering, impact.leaving].map((share) => `${qualified(impact)}${viewShare(share)}`);
    return [markdownText(experiment), markdownText(whatChanges(entry)), ...shares, sentencesOf(entry).map(markdownText).join("<br>")];
  });
  const header = ["experiment", "change", "moved", "entering", "leaving", "who"];
  const table = rows.length === 0 ? "No experiment changes.\n" : markdownTable({ header, rows, right: [2, 3, 4] });
  const same = unchanged.length === 0 ? "" : `\n${plural(unchanged.length, "experiment")} unchanged.\n`;
  return `### Experiments: what this changes for users\n\n${markdownText(comparedWith(document))}\n\n${table}${same}`;
}

function comparedWith({ base, environment }: ImpactDocument): string {
  return base === null ? `The manifest beside what runs in ${environment}` : `The manifest beside that of ${shortId(base)}`;
}

function viewEntry(entry: ExperimentImpactEntry, style: Style): string {
  const name = style.strong(style.sanitizeLine(entry.experiment));
  const sentences = sentencesOf(entry).map((sentence) => `  ${style.sanitizeLine(sentence)}\n`);
  return `${name}  ${style.dim(style.sanitizeLine(whatChanges(entry)))}\n${sentences.join("")}`;
}

function whatChanges({ change, parts, versions }: ExperimentImpactEntry): string {
  if (change === "added") return "new";
  if (change === "ended") return "no longer in the manifest: it goes on until it is stopped";
  return [...parts, ...versions.map(({ variation, from, to }) => `version of ${variation} ${from} → ${to}`)].join(", ");
}

function sentencesOf({ impact, refused }: ExperimentImpactEntry): string[] {
  const { moves, of, kind, targeting_changed: targetingChanged } = impact;
  const sentences = moves.map(({ from, to, share }) => {
    const who = `${kind === "expected" ? "Expected: " : ""}${viewShare(share)} of ${of}`;
    if (from === null) return `${who} get ${to}, who took no part`;
    return to === null ? `${who} leave ${from}` : `${who} move from ${from} to ${to}`;
  });
  if (sentences.length === 0) sentences.push("Nobody moves");
  if (targetingChanged) sentences.push("The targeting changes; how many it adds or takes away is not known here");
  if (refused !== null) sentences.push(refused);
  return sentences;
}

function qualified({ kind, moves }: ExperimentImpactEntry["impact"]): string {
  return kind === "expected" && moves.length > 0 ? "expected " : "";
}

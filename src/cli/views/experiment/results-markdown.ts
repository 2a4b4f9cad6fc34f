import type { MetricResult } from "../../../domain/experiment/results/results-document.ts";
import type { ExperimentResultsDocument } from "../../../operations/read-results.ts";
import { markdownTable, markdownText } from "../markdown.ts";
import { viewP, viewPercent } from "../percent.ts";
import type { Style } from "../style.ts";
import { resultChecks } from "./result-checks.ts";
import { resultFacts } from "./result-facts.ts";
import { describeMetric, headerOf, numbersOf } from "./results.ts";

/** Draws results for a pull request: what follows first, then a table for each metric, and the checks. */
export function viewResultsMarkdown(document: ExperimentResultsDocument, style: Style): string {
  const [name, ...facts] = resultFacts(document, style).map(markdownText);
  return [
    `### ${name}\n\n${facts.join(" · ")}\n`,
    document.conclusion.map((sentence) => `> ${document.trusted ? markdownText(sentence) : `**${markdownText(sentence)}**`}\n`).join(">\n"),
    ...document.metrics.map((metric) => viewMetric(metric, document)),
    resultChecks(document, { ...style, sanitizeLine: markdownText, warning: strong, failure: strong })
      .map(([check, found]) => `- ${check}: ${found}\n`)
      .join(""),
  ].join("\n");
}

function viewMetric(metric: MetricResult, document: ExperimentResultsDocument): string {
  const header = [...headerOf(metric, document), "RISK", "P", "VERDICT"].map((column) => column.charAt(0) + column.slice(1).toLowerCase());
  const rows = metric.arms.map((arm) => {
    const { comparison, adjusted_p: p, verdict } = arm;
    const cells = [`${markdownText(arm.variation)} ${markdownText(arm.version)}`, ...numbersOf(arm, metric)];
    if (comparison === null) return cells;
    return [...cells, viewPercent(comparison.risk.treatment), p === null ? "" : viewP(p), verdict === null ? "" : `**${verdict}**`];
  });
  return `**${markdownText(metric.metric)}** (${describeMetric(metric)})\n\n${markdownTable({ header, rows, right: [1, 2, 3] })}`;
}

function strong(text: string): string {
  return `**${text}**`;
}

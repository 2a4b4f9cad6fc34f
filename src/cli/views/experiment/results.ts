import type { ArmResult, MetricResult } from "../../../domain/experiment/results/results-document.ts";
import { signedPercent } from "../../../domain/experiment/results/signed-percent.ts";
import type { Interval } from "../../../domain/experiment/statistics/welch.ts";
import type { ExperimentResultsDocument } from "../../../operations/read-results.ts";
import { viewChance, viewCount, viewP, viewPercent, viewShare } from "../percent.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";
import { scaleOf, viewInterval } from "./interval-chart.ts";
import { resultChecks } from "./result-checks.ts";
import { resultFacts } from "./result-facts.ts";

const INDENT = 2;
const NARROW = 80;

/** Draws what an experiment has shown: each metric with a small chart below each treatment, the checks, and what follows. */
export function viewResults(document: ExperimentResultsDocument, style: Style): string {
  const [name, ...facts] = resultFacts(document, style);
  const [alarm, sentences] = document.trusted ? [[], document.conclusion] : [document.conclusion, []];
  const metrics = document.metrics.map((metric) => viewMetric(metric, document, style));
  const checks = viewTable({ rows: resultChecks(document, style), indent: INDENT }, style);
  return [
    ...alarm.map((sentence) => `${style.failure(sentence)}\n`),
    `${[style.strong(name ?? ""), ...facts].join(" · ")}\n`,
    ...metrics,
    `${style.heading("Checks")}\n${checks}`,
    ...sentences.map((sentence) => `${style.sanitizeLine(sentence)}\n`),
    viewNext(document, style),
  ].join("");
}

function viewMetric(metric: MetricResult, document: ExperimentResultsDocument, style: Style): string {
  const title = `${style.strong(style.sanitizeLine(metric.metric))} (${describeMetric(metric)})\n`;
  const table = viewTable(
    { header: headerOf(metric, document), rows: metric.arms.map((arm) => rowOf(arm, metric, style)), right: [1, 2], indent: INDENT },
    style,
  );
  const [header = "", ...rows] = table.split("\n").slice(0, -1);
  const scale = scaleOf(drawnOf(metric));
  return `${title}${header}\n${metric.arms.map((arm, index) => `${rows[index] ?? ""}\n${viewDetails(arm, metric, scale, style)}`).join("")}`;
}

/** `primary, to increase`; of a guardrail what is tolerated. */
export function describeMetric({ role, direction, tolerance }: MetricResult): string {
  return role === "primary" ? `primary, to ${direction}` : `guardrail, to ${direction}, tolerance ${viewShare(tolerance ?? 0)}`;
}

/** The names of the columns. */
export function headerOf({ type }: MetricResult, { alpha }: ExperimentResultsDocument): string[] {
  return ["VARIATION", "UNITS", type === "proportion" ? "RATE" : "MEAN", "LIFT", `ALWAYS-VALID ${viewShare(1 - alpha)}`, "CHANCE TO WIN"];
}

function rowOf(arm: ArmResult, metric: MetricResult, style: Style): string[] {
  const name = `${style.sanitizeLine(arm.variation)} ${style.dim(arm.version)}`;
  return [name, ...numbersOf(arm, metric)];
}

/** Units, value, lift, interval and chance of an arm; the last three only of a treatment that can be compared. */
export function numbersOf({ units, value, comparison }: ArmResult, { type }: MetricResult): string[] {
  const cells = [viewCount(units), value === null ? "-" : viewValue(value, type)];
  if (comparison === null) return cells;
  return [...cells, signedPercent(comparison.lift), viewEnds(comparison.always_valid.interval), viewChance(comparison.chance_to_win)];
}

function viewValue(value: number, type: MetricResult["type"]): string {
  return type === "proportion" ? viewPercent(value) : String(Number(value.toPrecision(4)));
}

/** `[+1.4 %, +22.4 %]` */
function viewEnds([low, high]: Interval): string {
  return `[${signedPercent(low)}, ${signedPercent(high)}]`;
}

function drawnOf({ arms }: MetricResult) {
  return arms.flatMap(({ comparison }) =>
    comparison === null ? [] : [{ value: comparison.lift, interval: comparison.always_valid.interval }],
  );
}

function viewDetails({ verdict, comparison, adjusted_p: p }: ArmResult, metric: MetricResult, scale: number, style: Style): string {
  const margin = " ".repeat(INDENT + 2);
  if (comparison === null) {
    const isSettled = metric.role === "guardrail" && (verdict === "pass" || verdict === "fail");
    return isSettled ? `${margin}${paintVerdict(verdict, style)}\n` : "";
  }
  const drawn = { value: comparison.lift, interval: comparison.always_valid.interval };
  const chart = viewInterval(drawn, { scale, width: (style.width ?? NARROW) - margin.length });
  const { treatment, control } = comparison.risk;
  const parts = [
    ...(verdict === null ? [] : [paintVerdict(verdict, style)]),
    ...(p === null ? [] : [`p ${viewP(p)}${metric.arms.length > 2 ? ` for ${metric.arms.length - 1} treatments` : ""}`]),
    `risk of taking it ${viewPercent(treatment)}, of not ${viewPercent(control)}`,
  ];
  const once = `for one look only: ${viewEnds(comparison.fixed.interval)}, p ${viewP(comparison.fixed.p)}`;
  return [...(chart === null ? [] : [chart]), parts.join(" · "), style.dim(once)].map((line) => `${margin}${line}\n`).join("");
}

function paintVerdict(verdict: NonNullable<ArmResult["verdict"]>, style: Style): string {
  if (verdict === "better" || verdict === "pass") return style.success(verdict);
  return verdict === "undecided" ? style.warning(verdict) : style.failure(verdict);
}

function viewNext({ next }: ExperimentResultsDocument, style: Style): string {
  if (next === null) return "";
  const words = { ship: "Ship it", "ship-anyway": "Ship anyway", stop: "Stop it" }[next.act];
  return `${words}: ${style.strong(style.sanitizeLine(next.command.text))}\n`;
}

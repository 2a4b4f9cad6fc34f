import type { ExperimentResultsDocument } from "../../../operations/read-results.ts";
import { plural } from "../plural.ts";
import { viewCount, viewP, viewPercent } from "../percent.ts";
import type { Style } from "../style.ts";

const MOST_NAMED = 5;

/** What tells whether the events can be believed, a row for each: its name, and what was found. */
export function resultChecks({ checks, read }: ExperimentResultsDocument, style: Style): [name: string, found: string][] {
  const name = (text: string) => style.sanitizeLine(text);
  return [
    ["sample ratio", sampleRatio(checks, style)],
    ["in two arms", inTwoArms(checks, style)],
    ["events", `${viewCount(read.events)} read; ${viewCount(checks.without_exposure)} units of them without an exposure`],
    ...counted("malformed", read.malformed, `${style.warning(plural(read.malformed, "line"))}: ${malformedLines(read, name)}`),
    ...counted(
      "cut off",
      read.cut.length,
      `last line of ${read.cut.map(({ path, line }) => `${name(path)}:${line}`).join(", ")}, left out`,
    ),
    ...counted("without a number", checks.without_number, `${plural(checks.without_number, "outcome")}, not counted`),
    ...counted("overridden", checks.overridden, `${plural(checks.overridden, "exposure")}, left out`),
    ...counted("other seed", checks.other_seed, `${plural(checks.other_seed, "exposure")} of another deal, left out`),
    ...named("unknown variations", checks.other_variations, name, style.warning),
    ...named("other environments", checks.other_environments, name),
    ...named("other experiments", checks.other_experiments, name),
  ];
}

function sampleRatio({ sample_ratio: ratio }: ExperimentResultsDocument["checks"], style: Style): string {
  if (ratio === null) return "no units yet";
  const expected = ratio.weights.map((weight) => Number((weight * 100).toFixed(2))).join(":");
  const verdict = ratio.failed ? style.failure("failed") : "ok";
  return `${ratio.units.map(viewCount).join("/")}, expected ${expected}: p ${viewP(ratio.p)}, ${verdict}`;
}

function inTwoArms({ in_two_arms: { units, share, warn } }: ExperimentResultsDocument["checks"], style: Style): string {
  if (units === 0) return "none";
  const found = `${plural(units, "unit")} (${viewPercent(share)}), left out`;
  return warn ? style.warning(`${found}: too many`) : found;
}

/** `a.jsonl:88,901 (no JSON), b.jsonl:3 (unit is missing) and 7 more` */
function malformedLines({ malformed, malformed_lines: lines }: ExperimentResultsDocument["read"], name: (text: string) => string): string {
  const shown = lines.slice(0, 2 * MOST_NAMED);
  const groups = new Map<string, { path: string; fault: string; numbers: number[] }>();
  for (const { path, line, fault } of shown) {
    const group = groups.get(JSON.stringify([path, fault])) ?? { path, fault, numbers: [] };
    group.numbers.push(line);
    groups.set(JSON.stringify([path, fault]), group);
  }
  const places = [...groups.values()].map(({ path, fault, numbers }) => `${name(path)}:${numbers.join(",")} (${name(fault)})`).join(", ");
  return `${places}${malformed > shown.length ? ` and ${viewCount(malformed - shown.length)} more` : ""}`;
}

function counted(label: string, count: number, found: string): [string, string][] {
  return count === 0 ? [] : [[label, found]];
}

function named(
  label: string,
  counts: Readonly<Record<string, number>>,
  name: (text: string) => string,
  paint = (text: string) => text,
): [string, string][] {
  const entries = Object.entries(counts).toSorted(([, one], [, two]) => two - one);
  if (entries.length === 0) return [];
  const shown = entries.slice(0, MOST_NAMED).map(([key, count]) => `${key === "" ? "(none named)" : name(key)} ${viewCount(count)}`);
  const more = entries.length > MOST_NAMED ? ` and ${entries.length - MOST_NAMED} more` : "";
  return [[label, `${paint(shown.join(", "))}${more}: exposures left out`]];
}

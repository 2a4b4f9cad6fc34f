import { shortId } from "../../../domain/object-id.ts";
import type { ExperimentShowDocument, ShownRun } from "../../../operations/show-experiment.ts";
import { viewShare } from "../percent.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";
import { viewTime } from "../time.ts";

/** Draws an experiment: what runs, with what it pins, since when and by whom; then what the manifest says otherwise. */
export function viewExperiment(document: ExperimentShowDocument, style: Style): string {
  const { name, prompt, environment, running } = document;
  const title = `${style.strong(style.sanitizeLine(name))} · ${style.sanitizeLine(prompt)} · ${environment}`;
  if (running === null) {
    return `${title}\nDoes not run. Start it: promptlane experiment start ${style.sanitizeLine(name)} --env ${environment}\n`;
  }
  return [`${title}\n`, viewFacts(running, style), viewArms(running, style), viewDifferences(document, style)].join("");
}

function viewFacts({ experiment, started, changed, reason }: ShownRun, style: Style): string {
  const { hypothesis, coverage = 1, unit = "user", seed, namespace, targeting, overrides, metrics } = experiment;
  const when = (what: NonNullable<ShownRun["started"]>) => `${viewTime(what.date, style)}, ${what.by.name}, ${shortId(what.commit)}`;
  const rows: [string, string | undefined][] = [
    ["hypothesis", hypothesis],
    ["started", started === null ? "before what this clone has" : when(started)],
    ["changed", started?.commit === changed.commit ? undefined : when(changed)],
    ["reason", reason ?? undefined],
    ["coverage", `${viewShare(coverage)} of ${unit === "user" ? "users" : `the values of ${unit}`}`],
    ["seed", seed],
    ["namespace", namespace === undefined ? undefined : `${namespace.seed} [${namespace.range.join(", ")}]`],
    ["targeting", targeting === undefined ? undefined : JSON.stringify(targeting)],
    [
      "overrides",
      overrides === undefined
        ? undefined
        : Object.entries(overrides)
            .map(([unitValue, key]) => `${unitValue}: ${key}`)
            .join(", "),
    ],
    [
      "metrics",
      metrics === undefined
        ? undefined
        : [metrics.primary, ...(metrics.guardrails ?? []).map((one) => (typeof one === "string" ? one : one.metric))].join(", "),
    ],
  ];
  const shown = rows.flatMap(([label, value]) => (value === undefined ? [] : [[style.dim(label), style.sanitizeLine(value)]]));
  return viewTable({ rows: shown, indent: 2 }, style);
}

function viewArms({ experiment, pins }: ShownRun, style: Style): string {
  const weights = experiment.variations.map(({ weight }) => weight ?? 1 / experiment.variations.length);
  const rows = pins.map(({ variation, version, commit, partials }, index) => [
    style.sanitizeLine(variation),
    `v${version}`,
    viewShare(weights[index] ?? 0),
    shortId(commit),
    partials.map((partial) => `${style.sanitizeLine(partial.key)} v${partial.version}`).join(", "),
  ]);
  return viewTable({ header: ["VARIATION", "VERSION", "WEIGHT", "COMMIT", "INCLUDES"], rows }, style);
}

function viewDifferences({ name, environment, described, differences }: ExperimentShowDocument, style: Style): string {
  if (described === null) return `${style.warning("The manifest does not describe it any more.")}\n`;
  if (differences.length === 0) return "";
  const rows = differences.map(({ field, running, manifest }) => [
    field,
    textOf(running, style),
    "→",
    style.strong(textOf(manifest, style)),
  ]);
  const update = `promptlane experiment update ${style.sanitizeLine(name)} --env ${environment}`;
  return `${style.heading("The manifest says otherwise")}\n${viewTable({ rows, indent: 2 }, style)}Next: ${style.strong(update)}\n`;
}

function textOf(value: unknown, style: Style): string {
  return value === null ? "-" : style.sanitizeLine(typeof value === "string" ? value : JSON.stringify(value));
}

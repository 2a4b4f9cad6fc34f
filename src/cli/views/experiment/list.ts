import type { ExperimentListDocument, ListedExperiment, ListedRun } from "../../../operations/list-experiments.ts";
import { viewRunningSummary } from "../running.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";
import { viewTime } from "../time.ts";

/** Draws the experiments: what the manifest describes, where they run, and what differs. */
export function viewExperiments({ experiments }: ExperimentListDocument, style: Style): string {
  if (experiments.length === 0) {
    return style.terminal ? "There are no experiments. Describe one below `experiments` in the manifest.\n" : "";
  }
  const rows = experiments.flatMap((experiment) => rowsOf(experiment, style));
  return viewTable({ header: ["EXPERIMENT", "PROMPT", "RUNS IN", "WHO GETS WHAT", "SINCE"], rows }, style);
}

function rowsOf({ name, prompt, described, runs }: ListedExperiment, style: Style): string[][] {
  const head = [style.strong(style.sanitizeLine(name)), style.sanitizeLine(prompt)];
  if (runs.length === 0) return [[...head, "-", described === null ? "" : style.dim(viewRunningSummary(described, style)), ""]];
  return runs.map((run) => [...head, run.environment, viewRunningSummary(run, style), sinceOf(run, described === null, style)]);
}

function sinceOf({ since, by, differences }: ListedRun, isForgotten: boolean, style: Style): string {
  const parts = [`${viewTime(since, style)}, ${style.sanitizeLine(by)}`];
  if (isForgotten) parts.push(style.warning("not in the manifest"));
  if (differences.length > 0) parts.push(style.warning(`the manifest has another ${differences.map(({ field }) => field).join(", ")}`));
  return parts.join("; ");
}

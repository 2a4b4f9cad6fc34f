import type { ExperimentResultsDocument } from "../../../operations/read-results.ts";
import { viewShare } from "../percent.ts";
import type { Style } from "../style.ts";
import { viewTime } from "../time.ts";

const DAY = 86_400_000;

/** The heading of results, in parts: the experiment, where it runs, which day, and which definition was read. */
export function resultFacts(
  { experiment, prompt, environment, exposed, coverage, definition }: ExperimentResultsDocument,
  style: Style,
): string[] {
  const day = exposed === null ? [] : [`day ${Math.floor((Date.parse(exposed.last) - Date.parse(exposed.first)) / DAY) + 1}`];
  return [
    style.sanitizeLine(experiment),
    prompt,
    ...(environment === null ? [] : [environment]),
    ...day,
    `coverage ${viewShare(coverage)}`,
    ...(definition.from === "stopped" && definition.ended !== null ? [`stopped ${viewTime(definition.ended, style)}`] : []),
    ...(definition.from === "manifest" ? ["as in the manifest, since it never ran there"] : []),
  ];
}

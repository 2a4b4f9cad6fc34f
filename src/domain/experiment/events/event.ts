import { isMap } from "../../is-map.ts";

/** The version of the events that are written and read here; one that breaks readers has another. */
export const SCHEMA_VERSION = 1;
/** The name of an exposure, as OpenTelemetry has it. */
export const EXPOSURE = "feature_flag.evaluation";

/** What every event has. */
export interface EventFrame {
  readonly schema_version: typeof SCHEMA_VERSION;
  /** A ULID. */
  readonly id: string;
  /** ISO 8601 in UTC: it ends with Z. */
  readonly time: string;
  readonly event: string;
}

/** Somebody got a variation, and saw it: written at use, not when the prompt is fetched. */
export interface ExposureEvent extends EventFrame {
  readonly event: typeof EXPOSURE;
  /** The experiment, or the prompt that is rolled out. */
  readonly "feature_flag.key": string;
  /** The key of the variation. */
  readonly "feature_flag.result.variant": string;
  /** The reason of the assignment. */
  readonly "feature_flag.result.reason": string;
  /** The unit. */
  readonly "feature_flag.context.id": string;
  /** The commit of the environment. */
  readonly "feature_flag.version"?: string;
  /** The environment. */
  readonly "feature_flag.set.id"?: string;
  /** What the unit was hashed with: exposures under another seed belong to another deal. */
  readonly "promptlane.seed"?: string;
}

/** What a unit did, or what was measured of it. Metrics are read from `value`, or from a field that is called like them. */
export interface OutcomeEvent extends EventFrame {
  readonly unit: string;
  readonly value?: number | boolean;
  readonly [field: string]: unknown;
}

/** An event that counts for experiments. */
export type ExperimentEvent = ExposureEvent | OutcomeEvent;

/** An event and its time in milliseconds since 1970; or what is wrong with it. */
export type ParsedEvent = { readonly event: ExperimentEvent; readonly at: number } | { readonly fault: string };

const EXPOSURE_FIELDS = ["feature_flag.key", "feature_flag.result.variant", "feature_flag.result.reason", "feature_flag.context.id"];

/** Reads one line. */
export function parseEvent(line: string): ParsedEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { fault: "no JSON" };
  }
  if (!isMap(value)) return { fault: "no object" };
  const at = timeOf(value["time"]);
  const fault = faultOf(value, at);
  return fault === null ? { event: value as unknown as ExperimentEvent, at } : { fault };
}

/** Whether an event tells of an exposure; all others tell of outcomes. */
export function isExposure(event: ExperimentEvent): event is ExposureEvent {
  return event.event === EXPOSURE;
}

function timeOf(time: unknown): number {
  return typeof time === "string" && time.endsWith("Z") ? Date.parse(time) : Number.NaN;
}

function faultOf(value: Record<string, unknown>, at: number): string | null {
  if (value["schema_version"] !== SCHEMA_VERSION) return `schema_version is not ${SCHEMA_VERSION}`;
  if (Number.isNaN(at)) return "time is not in UTC, such as 2026-11-20T09:00:00.000Z";
  const texts = value["event"] === EXPOSURE ? EXPOSURE_FIELDS : ["event", "unit"];
  const missing = texts.find((name) => typeof value[name] !== "string" || value[name] === "");
  return missing === undefined ? null : `${missing} is missing`;
}

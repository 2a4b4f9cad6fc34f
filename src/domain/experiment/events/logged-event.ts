import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Assignment } from "../experiment.ts";
import { EXPOSURE } from "./event.ts";
import type { EventFrame, ExposureEvent, OutcomeEvent } from "./event.ts";

/** Where exposures come from. */
export interface EventOrigin {
  /** The environment whose prompts are used. */
  readonly environment?: string;
  /** The commit of its branch. */
  readonly commit?: string;
}

/** What a unit did, or what was measured of it. */
export interface Outcome {
  readonly event: string;
  readonly unit: string;
  /** What metrics of this event read, unless `values` holds a number that is called like them. */
  readonly value?: number | boolean;
  readonly values?: Readonly<Record<string, number>>;
}

/** A call of a model. */
export interface Generation {
  readonly unit: string;
  /** The key of the prompt. */
  readonly prompt?: string;
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** What else was measured, such as `latency_ms`. */
  readonly values?: Readonly<Record<string, number>>;
}

type Fields<Event extends EventFrame> = Omit<Event, keyof EventFrame> & Pick<Event, "event">;

/** What an exposure says beside its id and time; null for somebody who takes no part. */
export function exposureFields(assignment: Assignment, { environment, commit }: EventOrigin): Fields<ExposureEvent> | null {
  const { experiment, variation, reason, unit, seed } = assignment;
  if (variation === null || unit === null) return null;
  return {
    event: EXPOSURE,
    "feature_flag.key": experiment,
    "feature_flag.result.variant": variation,
    "feature_flag.result.reason": reason,
    "feature_flag.context.id": unit,
    ...(commit !== undefined && { "feature_flag.version": commit }),
    ...(environment !== undefined && { "feature_flag.set.id": environment }),
    "promptlane.seed": seed,
  };
}

/** What an outcome says beside its id and time. */
export function outcomeFields({ event, unit, value, values }: Outcome): Fields<OutcomeEvent> {
  return { ...values, event, unit, ...(value !== undefined && { value }) };
}

/** What the call of a model says, in the names of OpenTelemetry. */
export function generationFields({ unit, prompt, model, inputTokens, outputTokens, values }: Generation): Fields<OutcomeEvent> {
  return {
    ...values,
    event: "generation",
    unit,
    ...(prompt !== undefined && { "gen_ai.prompt.name": prompt }),
    ...(model !== undefined && { "gen_ai.request.model": model }),
    ...(inputTokens !== undefined && { "gen_ai.usage.input_tokens": inputTokens }),
    ...(outputTokens !== undefined && { "gen_ai.usage.output_tokens": outputTokens }),
  };
}

/** The SHA-256 of a unit in hexadecimal: the same person has the same one, and nobody reads an address in a log. */
export function hashedUnit(unit: string): string {
  return bytesToHex(sha256(utf8ToBytes(unit)));
}

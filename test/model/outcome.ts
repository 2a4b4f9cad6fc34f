import type { Entry } from "./environment.ts";
import type { Key } from "./content.ts";

/** The exit codes of the contract that a decision can end in. */
export const REFUSED = 3;
export const CONFLICT = 5;
export const NOT_FOUND = 6;
export const FAILED = 1;

/** Why a prompt is left alone by `--all`. */
export type SkipReason = "held" | "draft-only" | "newer-in-target" | "absent-in-source";

/** What the contract says will come of a deployment. */
export type Outcome =
  /** Where several rules forbid it, which of them is told is left open. */
  { refused: readonly number[] } | { entries: Omit<Entry, "deployment">[]; skipped: ReadonlyMap<Key, ReadonlySet<SkipReason>> };

/** Thrown by a decision of the model that ends in a refusal. */
export class Refusal extends Error {
  readonly exitCodes: readonly number[];

  constructor(...exitCodes: number[]) {
    super(`refused with ${exitCodes.join(" or ")}`);
    this.exitCodes = exitCodes;
  }
}

/** Runs a decision, and takes its refusal for an outcome. */
export function decided(decide: () => Outcome): Outcome {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.exitCodes };
    throw error;
  }
}

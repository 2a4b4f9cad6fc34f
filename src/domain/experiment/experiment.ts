import type { Namespace } from "./namespace.ts";
import type { StickyStore } from "./sticky-store.ts";

/** One arm of an experiment. */
export interface Variation {
  /** Its name in events and results; it stays as long as the experiment runs. */
  readonly key: string;
  /** Which version of the prompt its users get, such as `v4`. */
  readonly version: string;
  /** Its share of those who take part, from 0 to 1. Left out by all variations: an equal split. */
  readonly weight?: number;
}

/**
 * An experiment as the manifest describes it, with its `name` added. It is read once and then kept by identity, so make a new
 * object for another setting instead of changing this one.
 */
export interface Experiment {
  readonly name: string;
  /** Which attribute is hashed; `user` by default. */
  readonly unit?: string;
  /** What the hash begins with; the name by default. A new one deals everybody out anew. */
  readonly seed?: string;
  /** The part of all users that takes part, from 0 to 1; 1 by default. It may grow while the experiment runs. */
  readonly coverage?: number;
  readonly namespace?: Namespace;
  /** Who takes part, in the condition language of GrowthBook: `{ plan: { $in: ["pro", "team"] } }`. */
  readonly targeting?: Readonly<Record<string, unknown>>;
  /** The first is what the others are compared with. */
  readonly variations: readonly Variation[];
  /** By value of the unit, the key of the variation that it always gets. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Whether it runs; true by default. */
  readonly active?: boolean;
  /** The prompt that it is about, and why it is made; nothing is decided by them. */
  readonly prompt?: string;
  readonly hypothesis?: string;
  /** What decides it, by names of metrics. */
  readonly metrics?: ExperimentMetrics;
  readonly analysis?: Analysis;
}

/** Which metrics an experiment looks at. */
export interface ExperimentMetrics {
  /** The one that it is made for. */
  readonly primary: string;
  /** Those that must not get worse. */
  readonly guardrails?: readonly (string | Guardrail)[];
}

/** A metric that must not get worse by more than a part of what it is. */
export interface Guardrail {
  readonly metric: string;
  /** How much worse it may get: 0.05 is 5 % of the control's mean; 0 by default. */
  readonly tolerance?: number;
}

/** How the results are read. */
export interface Analysis {
  /** The only one: a verdict that holds at every look. */
  readonly method?: "sequential";
  /** How often a difference may be seen that is not there, over all looks together; 0.05 by default. */
  readonly alpha?: number;
  /** At how many units of both arms together the intervals are narrowest; 5,000 by default. */
  readonly expected_n?: number;
}

/** Whom an assignment is for. */
export interface AssignmentContext {
  /** Counts as the attribute `user`. */
  readonly user?: string;
  /** What targeting and `unit` look at. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Keeps who was assigned once where they are; without it nothing is remembered, and nothing needs to be while weights stay. */
  readonly sticky?: StickyStore;
}

/**
 * Why an assignment is what it is; the first that applies, in this order. `override`: named in `overrides`. `inactive`: the experiment does
 * not run. `missing_unit`: the context has no value to hash. `sticky`: assigned before. `namespace`: belongs to other
 * experiments. `targeting`: does not match. `traffic`: outside of the coverage. `split`: by its bucket.
 */
export type AssignmentReason = "override" | "inactive" | "missing_unit" | "sticky" | "namespace" | "targeting" | "traffic" | "split";

/** Which variation somebody gets, and why. */
export interface Assignment {
  /** The name of the experiment, or of the rollout. */
  readonly experiment: string;
  /** The key of the variation; null for somebody who takes no part and gets what is live. */
  readonly variation: string | null;
  /** The version of that variation; null beside a variation that is null. */
  readonly version: string | null;
  readonly reason: AssignmentReason;
  /** An integer from 0 to 9999; null without a unit. */
  readonly bucket: number | null;
  /** The value that was hashed; null without one. */
  readonly unit: string | null;
  /** The seed that it was hashed with. */
  readonly seed: string;
}

import { assign } from "./assign.ts";
import type { Assignment, AssignmentContext, Experiment } from "./experiment.ts";
import { assignRollout } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";

/** What runs on one prompt. */
export interface RunningOnPrompt {
  /** Several have namespaces that keep them apart. */
  readonly experiments: readonly Experiment[];
  readonly rollout: Rollout | null;
}

/** What decided which version of a prompt somebody gets. */
export type Decision =
  | { readonly by: "experiment"; readonly experiment: Experiment; readonly assignment: Assignment }
  | { readonly by: "rollout"; readonly rollout: Rollout; readonly assignment: Assignment };

/**
 * Which of the experiments and rollouts that run on one prompt decides for somebody: one that overrides this unit; else the
 * first by name that gives a variation; else a rollout that does. Where none gives any, the answer is of the one that this unit
 * belongs to by its namespace, else of the first: its reason says why somebody gets what is live.
 *
 * @returns Null when nothing runs.
 * @throws Invalid for what `assign` and `assignRollout` name.
 * @example assignAmong({ experiments: [experiment], rollout: null }, { user: "u-42" })?.assignment.version
 */
export function assignAmong({ experiments, rollout }: RunningOnPrompt, context: AssignmentContext): Decision | null {
  const byName = experiments.toSorted((one, two) => (one.name < two.name ? -1 : 1));
  const decisions: Decision[] = byName.map((experiment) => ({ by: "experiment", experiment, assignment: assign(experiment, context) }));
  if (rollout !== null) decisions.push({ by: "rollout", rollout, assignment: assignRollout(rollout, context) });
  const is = (test: (assignment: Assignment) => boolean) => decisions.find(({ assignment }) => test(assignment));
  return (
    is(({ reason }) => reason === "override") ??
    is(({ variation }) => variation !== null) ??
    is(({ reason }) => reason !== "namespace") ??
    decisions[0] ??
    null
  );
}

import { Usage } from "../domain/errors.ts";
import type { Experiment } from "../domain/experiment/experiment.ts";
import { planPower, type PowerPlan } from "../domain/experiment/power-plan.ts";
import type { Metrics } from "../domain/experiment/results/metric.ts";
import { metricsOf } from "../domain/experiment/results/metrics-of.ts";
import { simulate, type Simulation, type SimulationOptions } from "../domain/experiment/simulation.ts";
import { experimentOf } from "../domain/manifest/manifest.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { workingManifest } from "../store/manifest-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { describedExperiment, experimentNotRunning } from "./experiment-deployment.ts";
import { asDescribed, type DefinitionSource, findExperiment } from "./find-experiment.ts";

/** Which experiment is dealt out, and to whom. */
export interface SimulationRequest extends SimulationOptions {
  experiment: string;
  /** What runs there, instead of what the manifest of the working tree has. */
  environment?: string;
  /** The rate that the control is taken to have, from 0 to 1; without it no power is given. */
  baseline?: number;
  /** The smallest lift that matters, as a part of the baseline; 0.05 unless given. */
  mde?: number;
}

/** What `experiment simulate` answers. */
export interface SimulationDocument extends Simulation {
  experiment: string;
  prompt: PromptKey;
  definition: DefinitionSource;
  /** The attribute that is hashed. */
  unit: string;
  /** Null without a baseline, and without a metric that is a rate. */
  power: (PowerPlan & { metric: string }) | null;
  /** In plain words, one sentence each. */
  assumed: string[];
}

const SMALLEST_LIFT = 0.05;

/**
 * Deals out generated users by an experiment, and says how many units it needs.
 *
 * @throws NotFound for an experiment that does not exist, or does not run in the environment that is named.
 * @throws Usage for rates that are none, and for a baseline where the primary metric is a mean.
 * @example (await simulateExperiment(store, { experiment: "support-tone", baseline: 0.1 })).power?.needed_per_arm
 */
export async function simulateExperiment(store: PromptStore, request: SimulationRequest): Promise<SimulationDocument> {
  const { experiment: name, environment, baseline, mde = SMALLEST_LIFT, ...options } = request;
  const { experiment, metrics, prompt, definition } = await definitionOf(store, name, environment);
  const simulation = simulate(experiment, options);
  const power = baseline === undefined ? null : powerOf(experiment, metrics, baseline, mde);
  return {
    experiment: name,
    prompt,
    definition,
    unit: experiment.unit ?? "user",
    ...simulation,
    power,
    assumed: assumptionsOf(experiment, simulation, power),
  };
}

async function definitionOf(store: PromptStore, name: string, environment: string | undefined) {
  if (environment === undefined) {
    const manifest = (await workingManifest(store)) ?? store.manifest.manifest;
    return asDescribed(name, experimentOf(manifest, name) ?? describedExperiment(store, name), manifest);
  }
  const found = await findExperiment(store, name, environment);
  if (found.definition.from === "running") return found;
  throw experimentNotRunning(store, name, await loadEnvironment(store, existingEnvironment(store, environment)));
}

function powerOf(experiment: Experiment, metrics: Metrics, baseline: number, mde: number): SimulationDocument["power"] {
  const [primary] = metricsOf(experiment, metrics);
  if (primary?.metric.type === "proportion") {
    return { metric: primary.name, ...planPower(experiment, { baseline, mde, direction: primary.metric.direction }) };
  }
  const why = primary === undefined ? "names no primary metric" : `has ${primary.name} as its primary metric, which is a mean`;
  throw new Usage("no-rate-to-plan", `${experiment.name} ${why}; power is planned for rates only.`, { hint: "leave --baseline out" });
}

function assumptionsOf({ name, targeting }: Experiment, { of, crowd, users }: Simulation, power: PowerPlan | null): string[] {
  const matching =
    of === "matching users" ? "every one of them matches the targeting" : targeting === undefined ? null : "all have the same attributes";
  return [
    `The users are made up: ${crowd}-1 to ${crowd}-${users}${matching === null ? "" : `; ${matching}`}.`,
    ...(power === null
      ? [`No power is given without a rate to begin from: --baseline 0.1 says that the control of ${name} has 10 %.`]
      : [
          `Power takes every arm to be as large as the smallest, ${Number((power.power * 100).toFixed(0))} % power, a two-sided α of ${Number((power.alpha * 100).toPrecision(3))} %, and a lift of ${Number((power.mde * 100).toPrecision(3))} % of the baseline.`,
          "The always-valid verdict is taken to be looked at once, at that number; every look before can only find it earlier.",
        ]),
  ];
}

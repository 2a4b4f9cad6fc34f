import type { EnvironmentName } from "../environment/environment-name.ts";
import { PolicyRefused } from "../errors.ts";
import type { ExperimentRecord } from "./experiment-record.ts";
import { isDealtAnew } from "./refuse-update.ts";
import { weightsOf } from "./variation-weights.ts";

/**
 * Refuses to start an experiment under the seed that it last ran with when its users would now get other texts, or belong to other
 * variations: events know a run by its seed only, so that the results would be of both.
 *
 * @param last How it was when it last ended in the environment.
 * @throws PolicyRefused `seed-used` with what is different, and the way out.
 */
export function refuseMixedResults(last: ExperimentRecord, next: ExperimentRecord, environment: EnvironmentName): void {
  if (isDealtAnew(last.experiment, next.experiment)) return;
  const different = differenceOf(last, next);
  if (different === null) return;
  const { name } = next;
  const message = `${name} cannot start in ${environment}: it ran there under the same seed with ${different}; the results would be of both.`;
  throw new PolicyRefused("seed-used", message, {
    hint: `set a new \`seed\` for ${name} in the manifest`,
    details: { experiment: name, environment, seed: next.experiment.seed ?? name },
  });
}

function differenceOf(last: ExperimentRecord, next: ExperimentRecord): string | null {
  if (last.prompt !== next.prompt) return `the prompt ${last.prompt}, and now it is ${next.prompt}`;
  const [before, now] = [last, next].map(sharesOf);
  if (before !== now) return `${before}, and now it has ${now}`;
  const pin = last.pins.find(({ variation, digest }) =>
    next.pins.some((other) => other.variation === variation && other.digest !== digest),
  );
  if (pin === undefined) return null;
  const version = next.pins.find(({ variation }) => variation === pin.variation)?.version;
  const other = version === pin.version ? `v${version} includes something else` : `it has v${version}`;
  return `v${pin.version} for ${pin.variation}, and now ${other}`;
}

function sharesOf({ experiment }: ExperimentRecord): string {
  const weights = weightsOf(experiment);
  const shares = experiment.variations.map(({ key }, index) => `${key} ${Number(((weights[index] ?? 0) * 100).toPrecision(6))} %`);
  return `${shares.join(", ")} by ${experiment.unit ?? "user"}`;
}

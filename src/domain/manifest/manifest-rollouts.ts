import { nearestName } from "../nearest-name.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { YamlMap, YamlPath } from "../read-yaml.ts";
import type { RolloutEntry, RolloutGuardrail, RolloutStep } from "./experiment-entry.ts";
import { holdDuration } from "./hold-duration.ts";
import type { ManifestNames } from "./manifest-experiments.ts";
import { metricAt, toleranceAt } from "./manifest-metrics.ts";
import { booleanAt, checkKeys, countAt, keyAt, listAt, numberAt, readEntries, textAt, valueAt } from "./manifest-values.ts";
import { versionAt } from "./manifest-versions.ts";

const KEYS: (keyof RolloutEntry)[] = ["unit", "seed", "candidate", "steps", "guardrails", "metrics"];
const STEP_KEYS: (keyof RolloutStep)[] = ["percent", "hold", "approval", "min_units"];
const STEPS = "steps: [{percent: 1, hold: 1h}, {percent: 10, hold: 12h}, {percent: 50, hold: 2d}, {percent: 100}]";
const REACTIONS: RolloutGuardrail["on_fail"][] = ["rollback", "pause"];

/** Reads `rollouts` of the manifest. */
export function readRollouts(yaml: YamlMap, names: ManifestNames): Record<PromptKey, RolloutEntry> {
  const read = (name: string): RolloutEntry => {
    const path = ["rollouts", name];
    refuseExperimentOfThatName(yaml, path, keyAt(yaml, path, name));
    return readRollout(yaml, path, names);
  };
  return readEntries(yaml, "rollouts", read, names.report);
}

// In events both go by their names.
function refuseExperimentOfThatName(yaml: YamlMap, path: YamlPath, key: PromptKey): void {
  if (valueAt(yaml, ["experiments", key]) === null) return;
  yaml.fail(
    path,
    "name-twice",
    `an experiment is called ${key} as well; events could not be told apart.`,
    "Give the experiment another name.",
  );
}

function readRollout(yaml: YamlMap, path: YamlPath, { environments, metrics }: ManifestNames): RolloutEntry {
  checkKeys(yaml, path, KEYS);
  const [unit, seed] = [textAt(yaml, [...path, "unit"]), textAt(yaml, [...path, "seed"])];
  const primary = readPrimary(yaml, [...path, "metrics"], metrics);
  return {
    ...(unit !== null && { unit }),
    ...(seed !== null && { seed }),
    candidate: versionAt(yaml, [...path, "candidate"], environments),
    steps: readSteps(yaml, [...path, "steps"]),
    guardrails: readGuardrails(yaml, [...path, "guardrails"], metrics),
    ...(primary !== null && { metrics: { primary } }),
  };
}

function readPrimary(yaml: YamlMap, path: YamlPath, metrics: readonly string[]): string | null {
  if (valueAt(yaml, path) === null) return null;
  checkKeys(yaml, path, ["primary"]);
  return metricAt(yaml, [...path, "primary"], metrics);
}

function readSteps(yaml: YamlMap, path: YamlPath): RolloutStep[] {
  const steps = listAt(yaml, path, STEPS).map((_, index) => readStep(yaml, [...path, index]));
  const percents = steps.map(({ percent }) => percent);
  const back = percents.findIndex((percent, index) => index > 0 && percent <= (percents[index - 1] ?? 0));
  if (back !== -1) {
    const message = `${path.join(".")} goes from ${percents[back - 1]} % to ${percents[back]} %; it must rise.`;
    yaml.fail([...path, back, "percent"], "rollout-steps", message, "Write the steps from the smallest percent to 100.");
  }
  if (percents.at(-1) === 100) return steps;
  const end = percents.length === 0 ? "has no steps" : `ends at ${percents.at(-1)} %`;
  return yaml.fail(path, "rollout-steps", `${path.join(".")} ${end}; a rollout must rise to 100.`, `Write them such as \`${STEPS}\`.`);
}

function readStep(yaml: YamlMap, path: YamlPath): RolloutStep {
  checkKeys(yaml, path, STEP_KEYS);
  const percent = numberAt(yaml, [...path, "percent"], "10");
  if (percent === null) {
    return yaml.fail(path, "rollout-percent", `${path.join(".")} has no percent.`, "Write it as `{percent: 10, hold: 12h}`.");
  }
  if (!((percent > 0 && percent <= 50) || percent === 100)) {
    const isBetween = percent > 50 && percent < 100;
    const message = isBetween
      ? `${path.join(".")}.percent is ${percent}; above 50 % there is no control group of the candidate's size.`
      : `${path.join(".")}.percent is ${percent}, which is no share of users that could begin or end a rollout.`;
    yaml.fail(
      [...path, "percent"],
      "rollout-percent",
      message,
      isBetween ? "Go to 50 at most, then to 100." : "Write a number above 0 and up to 50, or 100.",
    );
  }
  if (Math.round(percent * 100) === 0) {
    yaml.fail(
      [...path, "percent"],
      "rollout-percent",
      `${path.join(".")}.percent is ${percent}, less than one bucket of 10,000: nobody would get the candidate.`,
      "Write 0.01 or more.",
    );
  }
  const hold = readHold(yaml, [...path, "hold"]);
  const approval = booleanAt(yaml, [...path, "approval"]);
  const minimum = countAt(yaml, [...path, "min_units"], "1000");
  return { percent, ...(hold !== null && { hold }), ...(approval && { approval }), ...(minimum !== null && { min_units: minimum }) };
}

function readHold(yaml: YamlMap, path: YamlPath): string | null {
  const text = textAt(yaml, path);
  if (text === null || holdDuration(text) !== null) return text;
  return yaml.fail(
    path,
    "invalid-duration",
    `${path.join(".")} is ${JSON.stringify(text)}, which is no duration.`,
    "Write a whole number of minutes, hours, days or weeks: 30m, 12h, 2d, 1w.",
  );
}

function readGuardrails(yaml: YamlMap, path: YamlPath, metrics: readonly string[]): RolloutGuardrail[] {
  const seen = new Set<string>();
  return listAt(yaml, path, "guardrails: [{metric: latency_ms, tolerance: 0.05, on_fail: rollback}]").map((item, index) => {
    const at = [...path, index];
    const guardrail = readGuardrail(yaml, at, item, metrics);
    if (seen.has(guardrail.metric)) {
      yaml.fail(at, "metric-twice", `${path.join(".")} names ${guardrail.metric} twice.`, "Name each metric once.");
    }
    seen.add(guardrail.metric);
    return guardrail;
  });
}

function readGuardrail(yaml: YamlMap, path: YamlPath, item: unknown, metrics: readonly string[]): RolloutGuardrail {
  // What is live is the safe state, so a failed guardrail goes back to it unless the manifest says otherwise.
  if (typeof item === "string") return { metric: metricAt(yaml, path, metrics), on_fail: "rollback" };
  checkKeys(yaml, path, ["metric", "tolerance", "on_fail"]);
  const [metric, tolerance] = [metricAt(yaml, [...path, "metric"], metrics), toleranceAt(yaml, path)];
  return { metric, ...(tolerance !== undefined && { tolerance }), on_fail: readReaction(yaml, [...path, "on_fail"]) };
}

function readReaction(yaml: YamlMap, path: YamlPath): RolloutGuardrail["on_fail"] {
  const text = textAt(yaml, path) ?? "rollback";
  const reaction = REACTIONS.find((one) => one === text);
  if (reaction !== undefined) return reaction;
  const near = nearestName(text, REACTIONS);
  const hint = near === null ? `Write ${REACTIONS.join(" or ")}.` : `Did you mean ${near}?`;
  return yaml.fail(path, "invalid-value", `${path.join(".")} is ${JSON.stringify(text)}.`, hint);
}

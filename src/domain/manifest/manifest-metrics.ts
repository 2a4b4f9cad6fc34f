import type { Metric, Metrics } from "../experiment/results/metric.ts";
import type { Invalid } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import type { YamlMap, YamlPath } from "../read-yaml.ts";
import { checkKeys, checkName, readEntries, requiredTextAt, shareAt, textAt, valueAt } from "./manifest-values.ts";

/** What every outcome has, so that no number can be called so. */
const FIELDS_OF_EVENTS = ["schema_version", "id", "time", "event", "unit"];
const KEYS: (keyof Metric)[] = ["type", "event", "direction", "cap_percentile"];

/** Reads what experiments measure: `metrics` of the manifest. */
export function readMetrics(yaml: YamlMap, report?: (fault: Invalid) => void): Metrics {
  return readEntries(yaml, "metrics", (name) => readMetric(yaml, ["metrics", name]), report);
}

/** Reads the name of a metric that stands at a path, which `metrics` must hold. */
export function metricAt(yaml: YamlMap, path: YamlPath, metrics: readonly string[]): string {
  const name = requiredTextAt(yaml, path, metrics[0] ?? "thumbs_up");
  if (metrics.includes(name)) return name;
  const near = nearestName(name, metrics);
  return yaml.fail(
    path,
    "unknown-metric",
    `${path.join(".")} is ${JSON.stringify(name)}, which \`metrics\` does not hold.`,
    near === null
      ? `Write it below \`metrics\`, such as \`${name}: {type: proportion, event: feedback, direction: increase}\`.`
      : `Did you mean ${near}?`,
  );
}

/** How much worse a guardrail may get, at its path; undefined for not at all. */
export function toleranceAt(yaml: YamlMap, path: YamlPath): number | undefined {
  return shareAt(yaml, [...path, "tolerance"], "0.05") ?? undefined;
}

function readMetric(yaml: YamlMap, path: YamlPath): Metric {
  checkName(yaml, path, "a metric");
  const name = String(path.at(-1));
  if (FIELDS_OF_EVENTS.includes(name)) {
    yaml.fail(
      path,
      "invalid-value",
      `${name} cannot name a metric: every event has something else under that name.`,
      `Call it otherwise, such as ${name}_value.`,
    );
  }
  checkKeys(yaml, path, KEYS);
  const type = oneOf(yaml, [...path, "type"], ["proportion", "mean"]);
  const event = requiredTextAt(yaml, [...path, "event"], "feedback");
  if (textAt(yaml, [...path, "direction"]) === null) {
    yaml.fail(
      path,
      "metric-without-direction",
      `${path.join(".")} does not say which way is better.`,
      "Add `direction: increase` or `direction: decrease`.",
    );
  }
  const direction = oneOf(yaml, [...path, "direction"], ["increase", "decrease"]);
  const cap = shareAt(yaml, [...path, "cap_percentile"], "0.999");
  if (cap !== null && type === "proportion") {
    const place = [...path, "cap_percentile"];
    yaml.fail(
      place,
      "invalid-value",
      `${place.join(".")} caps a mean, and this metric is a proportion.`,
      "Remove it, or write `type: mean`.",
    );
  }
  return { type, event, direction, ...(cap !== null && { cap_percentile: cap }) };
}

/** Reads a word at a path, which must be one of a few. */
function oneOf<Word extends string>(yaml: YamlMap, path: YamlPath, words: readonly Word[]): Word {
  const text = requiredTextAt(yaml, path, words.join(" or "));
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  const near = nearestName(text, words);
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} is ${JSON.stringify(valueAt(yaml, path))}.`,
    near === null ? `Write ${words.join(" or ")}.` : `Did you mean ${near}?`,
  );
}

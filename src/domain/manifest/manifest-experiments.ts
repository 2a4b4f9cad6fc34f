import type { Invalid } from "../errors.ts";
import { readCondition } from "../experiment/condition.ts";
import { experimentPlan } from "../experiment/experiment-plan.ts";
import type { Analysis, ExperimentMetrics, Guardrail, Variation } from "../experiment/experiment.ts";
import { type Namespace, namespaceBuckets } from "../experiment/namespace.ts";
import { doNamespacesOverlap } from "../experiment/shared-users.ts";
import { nearestName } from "../nearest-name.ts";
import type { YamlMap, YamlPath } from "../read-yaml.ts";
import type { ExperimentEntry } from "./experiment-entry.ts";
import { metricAt, toleranceAt } from "./manifest-metrics.ts";
import {
  checkKeys,
  checkName,
  countAt,
  keyAt,
  listAt,
  located,
  mapAt,
  numberAt,
  readEntries,
  requiredTextAt,
  shareAt,
  textAt,
  valueAt,
} from "./manifest-values.ts";
import { versionAt } from "./manifest-versions.ts";

/** What else of the manifest an experiment may name. */
export interface ManifestNames {
  environments: readonly string[];
  metrics: readonly string[];
  /** Where given, it is told of entries that break a rule, which are left out. */
  report?: (fault: Invalid) => void;
}

const KEYS: (keyof ExperimentEntry)[] = [
  "prompt",
  "hypothesis",
  "unit",
  "seed",
  "coverage",
  "namespace",
  "targeting",
  "variations",
  "overrides",
  "metrics",
  "analysis",
];
const VARIATIONS = "variations: [{key: control, version: production}, {key: warm, version: v4}]";

/** Reads `experiments` of the manifest, each of which could run by itself. */
export function readExperiments(yaml: YamlMap, names: ManifestNames): Record<string, ExperimentEntry> {
  const before: Record<string, ExperimentEntry> = {};
  const read = (name: string): ExperimentEntry => {
    const entry = readExperiment(yaml, name, names);
    checkNamespaces(yaml, name, entry, before);
    return (before[name] = entry);
  };
  return readEntries(yaml, "experiments", read, names.report);
}

function readExperiment(yaml: YamlMap, name: string, names: ManifestNames): ExperimentEntry {
  const path = ["experiments", name];
  checkName(yaml, path, "an experiment");
  checkKeys(yaml, path, KEYS);
  const texts = optionalTexts(yaml, path, ["hypothesis", "unit", "seed"]);
  const [coverage, targeting] = [shareAt(yaml, [...path, "coverage"], "0.2"), readTargeting(yaml, path)];
  const [namespace, overrides] = [readNamespace(yaml, [...path, "namespace"]), readOverrides(yaml, [...path, "overrides"])];
  const [metrics, analysis] = [readWatched(yaml, [...path, "metrics"], names.metrics), readAnalysis(yaml, [...path, "analysis"])];
  const entry: ExperimentEntry = {
    prompt: keyAt(yaml, [...path, "prompt"], requiredTextAt(yaml, [...path, "prompt"], "support/triage")),
    ...texts,
    ...(coverage !== null && { coverage }),
    ...(namespace !== null && { namespace }),
    ...(targeting !== null && { targeting }),
    variations: readVariations(yaml, path, names),
    ...(overrides !== null && { overrides }),
    ...(metrics !== null && { metrics }),
    ...(analysis !== null && { analysis }),
  };
  checkOverrides(yaml, path, entry);
  // What is left: whether the weights of all variations agree.
  located(yaml, [...path, "variations"], () => experimentPlan({ ...entry, name }));
  return entry;
}

function optionalTexts<Name extends string>(yaml: YamlMap, path: YamlPath, names: readonly Name[]): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = textAt(yaml, [...path, name]);
    if (text === null) continue;
    if (text.trim() === "") {
      yaml.fail([...path, name], "invalid-value", `${path.join(".")}.${name} is empty.`, "Write it, or leave the line out.");
    }
    texts[name] = text;
  }
  return texts;
}

function readTargeting(yaml: YamlMap, path: YamlPath): Record<string, unknown> | null {
  const place = [...path, "targeting"];
  if (valueAt(yaml, place) === null) return null;
  const targeting = mapAt(yaml, place);
  located(yaml, place, () => readCondition(targeting));
  return targeting;
}

function readNamespace(yaml: YamlMap, path: YamlPath): Namespace | null {
  if (valueAt(yaml, path) === null) return null;
  checkKeys(yaml, path, ["seed", "range"]);
  const seed = requiredTextAt(yaml, [...path, "seed"], "support");
  const place = [...path, "range"];
  const ends = listAt(yaml, place, "range: [0, 0.5]").map((_, index) => shareAt(yaml, [...place, index], "0.5") ?? 0);
  const [start, end] = ends;
  if (start === undefined || end === undefined || ends.length > 2) {
    return yaml.fail(place, "invalid-value", `${place.join(".")} must have two ends.`, "Write it as `range: [0, 0.5]`.");
  }
  const namespace: Namespace = { seed, range: [start, end] };
  const { buckets } = located(yaml, place, () => namespaceBuckets(namespace));
  if (buckets[0] === buckets[1]) {
    yaml.fail(place, "invalid-value", `${place.join(".")} is [${start}, ${end}], which nobody is in.`, "Write it as `range: [0, 0.5]`.");
  }
  return namespace;
}

function readVariations(yaml: YamlMap, path: YamlPath, { environments }: ManifestNames): Variation[] {
  const place = [...path, "variations"];
  const items = listAt(yaml, place, VARIATIONS);
  if (items.length < 2) {
    const count = items.length === 1 ? "one variation" : "no variations";
    yaml.fail(place, "too-few-variations", `${path.join(".")} has ${count}; a comparison needs two.`, `Write them as \`${VARIATIONS}\`.`);
  }
  const seen = new Set<string>();
  return items.map((_, index) => {
    const at = [...place, index];
    checkKeys(yaml, at, ["key", "version", "weight"]);
    const key = requiredTextAt(yaml, [...at, "key"], "control");
    checkName(yaml, [...at, "key"], "a variation", key);
    if (seen.has(key)) {
      yaml.fail([...at, "key"], "variation-twice", `${path.join(".")} has two variations ${key}.`, "Give each variation a key of its own.");
    }
    seen.add(key);
    const version = versionAt(yaml, [...at, "version"], environments);
    const weight = shareAt(yaml, [...at, "weight"], "0.5");
    return { key, version, ...(weight !== null && { weight }) };
  });
}

function readOverrides(yaml: YamlMap, path: YamlPath): Record<string, string> | null {
  if (valueAt(yaml, path) === null) return null;
  return Object.fromEntries(Object.keys(mapAt(yaml, path)).map((unit) => [unit, requiredTextAt(yaml, [...path, unit], "control")]));
}

function checkOverrides(yaml: YamlMap, path: YamlPath, { overrides = {}, variations }: ExperimentEntry): void {
  const keys = variations.map(({ key }) => key);
  for (const [unit, key] of Object.entries(overrides)) {
    if (keys.includes(key)) continue;
    const near = nearestName(key, keys);
    yaml.fail(
      [...path, "overrides", unit],
      "unknown-variation",
      `${path.join(".")}.overrides gives ${unit} ${JSON.stringify(key)}, which is none of its variations.`,
      near === null ? `Name one of ${keys.join(", ")}.` : `Did you mean ${near}?`,
    );
  }
}

function readWatched(yaml: YamlMap, path: YamlPath, metrics: readonly string[]): ExperimentMetrics | null {
  if (valueAt(yaml, path) === null) return null;
  checkKeys(yaml, path, ["primary", "guardrails"]);
  const primary = metricAt(yaml, [...path, "primary"], metrics);
  const seen = new Set([primary]);
  const place = [...path, "guardrails"];
  const guardrails = listAt(yaml, place, "guardrails: [{metric: latency_ms, tolerance: 0.05}]").map((item, index) => {
    const guardrail = readGuardrail(yaml, [...place, index], item, metrics);
    const name = typeof guardrail === "string" ? guardrail : guardrail.metric;
    if (seen.has(name)) {
      yaml.fail(
        [...place, index],
        "metric-twice",
        `${path.join(".")} names ${name} twice.`,
        "Name each metric once: as the primary one, or as a guardrail.",
      );
    }
    seen.add(name);
    return guardrail;
  });
  return { primary, ...(guardrails.length > 0 && { guardrails }) };
}

function readGuardrail(yaml: YamlMap, path: YamlPath, item: unknown, metrics: readonly string[]): string | Guardrail {
  if (typeof item === "string") return metricAt(yaml, path, metrics);
  checkKeys(yaml, path, ["metric", "tolerance"]);
  const metric = metricAt(yaml, [...path, "metric"], metrics);
  const tolerance = toleranceAt(yaml, path);
  return { metric, ...(tolerance !== undefined && { tolerance }) };
}

function readAnalysis(yaml: YamlMap, path: YamlPath): Analysis | null {
  if (valueAt(yaml, path) === null) return null;
  checkKeys(yaml, path, ["method", "alpha", "expected_n"]);
  const method = textAt(yaml, [...path, "method"]);
  if (method !== null && method !== "sequential") {
    yaml.fail(
      [...path, "method"],
      "invalid-value",
      `${path.join(".")}.method is ${JSON.stringify(method)}.`,
      "Write `method: sequential`: the only one whose verdict holds at every look.",
    );
  }
  const alpha = numberAt(yaml, [...path, "alpha"], "0.05");
  if (alpha !== null && !(alpha > 0 && alpha < 1)) {
    yaml.fail(
      [...path, "alpha"],
      "invalid-value",
      `${path.join(".")}.alpha is ${alpha}; it must lie between 0 and 1.`,
      "Write it such as `alpha: 0.05`.",
    );
  }
  const expected = countAt(yaml, [...path, "expected_n"], "5000");
  return {
    ...(method === "sequential" && { method }),
    ...(alpha !== null && { alpha }),
    ...(expected !== null && { expected_n: expected }),
  };
}

/** Experiments on one prompt that share a namespace share it out; those that never run together need none. */
function checkNamespaces(yaml: YamlMap, name: string, entry: ExperimentEntry, before: Record<string, ExperimentEntry>): void {
  for (const [other, { prompt, namespace }] of Object.entries(before)) {
    if (prompt !== entry.prompt || !doNamespacesOverlap(namespace, entry.namespace)) continue;
    const range = (ends: Namespace | undefined): string => `[${ends?.range.join(", ") ?? ""}]`;
    yaml.fail(
      ["experiments", name, "namespace"],
      "namespaces-overlap",
      `${name} has ${range(entry.namespace)} of the namespace ${entry.namespace?.seed}, which overlaps ${range(namespace)} of ${other}: both are on ${prompt}.`,
      "Give each a range of its own, such as [0, 0.5] and [0.5, 1].",
    );
  }
}

import { faultOfEnvironmentName } from "../environment/environment-name.ts";
import type { Invalid } from "../errors.ts";
import { FRONT_MATTER_KEYS } from "../prompt/prompt-file.ts";
import { readYamlMap, type YamlMap, type YamlPath } from "../read-yaml.ts";
import { isBranchName } from "../ref-name.ts";
import { DEFAULT_REFS, type AllowedSecret, type EnvironmentPolicy, type Manifest } from "./manifest.ts";
import { readExperiments } from "./manifest-experiments.ts";
import type { EnvironmentRules, ManifestFile } from "./manifest-file.ts";
import { readMetrics } from "./manifest-metrics.ts";
import { readRollouts } from "./manifest-rollouts.ts";
import { booleanAt, checkKeys, type Entries, environmentAt, keyAt, listAt, mapAt, textAt, valueAt } from "./manifest-values.ts";

const KEYS: (keyof ManifestFile)[] = [
  "format",
  "branch",
  "refs",
  "default_environment",
  "defaults",
  "environments",
  "allow",
  "experiments",
  "rollouts",
  "metrics",
];
const POLICY_KEYS: (keyof EnvironmentRules)[] = ["drafts", "after", "confirm"];
const ALLOW_KEYS: (keyof AllowedSecret)[] = ["key", "secret", "reason"];

/**
 * Reads a store's `manifest.yaml` and holds every rule for it: known keys only, environments that can be named and that
 * come after one another without a circle, experiments and rollouts that can run.
 *
 * @param options.report Where given, it is told of each experiment, rollout and metric that breaks a rule, and the manifest is without it.
 * @throws Invalid for the first rule that is broken, with file, line and column, the value, and what to write instead.
 * @example parseManifest("format: 1\nenvironments:\n  dev: {drafts: true}\n", { path: ".prompts/manifest.yaml" })
 */
export function parseManifest(text: string, options: { path: string; report?: (fault: Invalid) => void }): Manifest {
  const yaml = readYamlMap(text, { subject: "the manifest", path: options.path });
  checkFormat(yaml);
  checkKeys(yaml, [], KEYS);
  const environments = readEnvironments(yaml);
  const environmentNames = Object.keys(environments);
  const { report } = options;
  const names = {
    environments: environmentNames,
    metrics: Object.keys(mapAt(yaml, ["metrics"])),
    ...(report !== undefined && { report }),
  };
  return {
    format: 1,
    branch: branchNameAt(yaml, ["branch"], "main"),
    refs: branchNameAt(yaml, ["refs"], DEFAULT_REFS) ?? DEFAULT_REFS,
    defaultEnvironment: environmentAt(yaml, ["default_environment"], environmentNames),
    defaults: readDefaults(yaml),
    environments,
    allow: readAllowed(yaml),
    experiments: readExperiments(yaml, names),
    rollouts: readRollouts(yaml, names),
    metrics: readMetrics(yaml, report),
  };
}

function checkFormat(yaml: YamlMap): void {
  const format = valueAt(yaml, ["format"]);
  if (format === 1) return;
  if (format === null) yaml.fail(["format"], "manifest-format", "the manifest does not say its format.", "Write `format: 1` at its top.");
  const isNewer = typeof format === "number" && format > 1;
  yaml.fail(
    ["format"],
    "manifest-format",
    `format is ${JSON.stringify(format)}; this promptlane reads 1.`,
    isNewer ? "Install a newer promptlane." : "Write `format: 1`.",
  );
}

function readEnvironments(yaml: YamlMap): Record<string, EnvironmentPolicy> {
  const names = Object.keys(mapAt(yaml, ["environments"]));
  const environments: Record<string, EnvironmentPolicy> = {};
  for (const name of names) environments[name] = readPolicy(yaml, name, names);
  for (const name of names) checkOrder(yaml, name, environments);
  return environments;
}

function readPolicy(yaml: YamlMap, name: string, names: string[]): EnvironmentPolicy {
  const path = ["environments", name];
  const fault = faultOfEnvironmentName(name);
  if (fault !== null) {
    yaml.fail(
      path,
      "invalid-environment-name",
      `${JSON.stringify(name)} cannot name an environment: ${fault}.`,
      "Use small letters, digits and `-`, such as production or eu-staging.",
    );
  }
  checkKeys(yaml, path, POLICY_KEYS);
  return {
    drafts: booleanAt(yaml, [...path, "drafts"]),
    after: environmentAt(yaml, [...path, "after"], names),
    confirm: booleanAt(yaml, [...path, "confirm"]),
  };
}

function checkOrder(yaml: YamlMap, name: string, environments: Record<string, EnvironmentPolicy>): void {
  const chain = [name];
  for (let after = environments[name]?.after; after !== null && after !== undefined; after = environments[after]?.after) {
    const begun = chain.indexOf(after);
    chain.push(after);
    if (begun > 0) return;
    if (begun === 0) {
      const message =
        chain.length === 2
          ? `${name} cannot come after itself.`
          : `the environments come after one another in a circle: ${chain.join(" → ")}.`;
      yaml.fail(["environments", name, "after"], "environment-circle", message, "Remove one `after`, so that one environment comes first.");
    }
  }
}

function readDefaults(yaml: YamlMap): Entries {
  checkKeys(yaml, ["defaults"], Object.keys(FRONT_MATTER_KEYS));
  return mapAt(yaml, ["defaults"]);
}

function readAllowed(yaml: YamlMap): AllowedSecret[] {
  const entries = listAt(yaml, ["allow"], "allow: [{key: …, secret: sha256:…, reason: …}]");
  return entries.map((_, index) => readAllowedSecret(yaml, ["allow", index]));
}

function readAllowedSecret(yaml: YamlMap, path: YamlPath): AllowedSecret {
  checkKeys(yaml, path, ALLOW_KEYS);
  const [key = "", secret = "", reason = ""] = ALLOW_KEYS.map((name) => {
    const text = textAt(yaml, [...path, name]);
    return (
      text ?? yaml.fail(path, "invalid-value", `an entry of allow has no ${name}.`, "Write it as `{key: …, secret: sha256:…, reason: …}`.")
    );
  });
  if (!secret.startsWith("sha256:")) {
    yaml.fail(
      [...path, "secret"],
      "invalid-value",
      `the secret must be given by its hash, not as it is.`,
      "Write it as `sha256:…`; `promptlane lint` prints the hash.",
    );
  }
  return { key: keyAt(yaml, [...path, "key"], key), secret, reason };
}

function branchNameAt(yaml: YamlMap, path: YamlPath, example: string): string | null {
  const name = textAt(yaml, path);
  if (name === null || (isBranchName(name) && !name.startsWith("refs/"))) return name;
  const short = name.replace(/^refs\/(?:heads\/)?/, "");
  const hint =
    short !== name && isBranchName(short)
      ? `Write \`${path.join(".")}: ${short}\`.`
      : `Write it such as \`${path.join(".")}: ${example}\`.`;
  return yaml.fail(path, "invalid-branch-name", `${path.join(".")} is ${JSON.stringify(name)}, which cannot name a branch.`, hint);
}

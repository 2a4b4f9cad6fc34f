import { faultOfEnvironmentName, type EnvironmentName } from "../environment/environment-name.ts";
import { nearestName } from "../nearest-name.ts";
import { isPromptKey } from "../prompt/prompt-key.ts";
import { FRONT_MATTER_KEYS } from "../prompt/prompt-file.ts";
import { readYamlMap, type YamlMap, type YamlPath } from "../read-yaml.ts";
import { isBranchName } from "../ref-name.ts";
import { DEFAULT_REFS, type AllowedSecret, type EnvironmentPolicy, type Manifest } from "./manifest.ts";
import type { EnvironmentRules, ManifestFile } from "./manifest-file.ts";

type Entries = Record<string, unknown>;

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
 * come after one another without a circle.
 *
 * @throws Invalid for the first rule that is broken, with file, line and column, the value, and what to write instead.
 * @example parseManifest("format: 1\nenvironments:\n  dev: {drafts: true}\n", { path: ".prompts/manifest.yaml" })
 */
export function parseManifest(text: string, options: { path: string }): Manifest {
  const yaml = readYamlMap(text, { subject: "the manifest", path: options.path });
  checkFormat(yaml);
  checkKeys(yaml, [], KEYS);
  const environments = readEnvironments(yaml);
  return {
    format: 1,
    branch: branchNameAt(yaml, ["branch"], "main"),
    refs: branchNameAt(yaml, ["refs"], DEFAULT_REFS) ?? DEFAULT_REFS,
    defaultEnvironment: environmentAt(yaml, ["default_environment"], Object.keys(environments)),
    defaults: readDefaults(yaml),
    environments,
    allow: readAllowed(yaml),
    experiments: mapAt(yaml, ["experiments"]),
    rollouts: mapAt(yaml, ["rollouts"]),
    metrics: mapAt(yaml, ["metrics"]),
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
  const entries = valueAt(yaml, ["allow"]) ?? [];
  if (!Array.isArray(entries)) {
    yaml.fail(["allow"], "invalid-value", "allow must be a list.", "Write it as `allow: [{key: …, secret: sha256:…, reason: …}]`.");
  }
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
  if (!isPromptKey(key)) {
    yaml.fail(
      [...path, "key"],
      "invalid-key",
      `${JSON.stringify(key)} is not the key of a prompt.`,
      "A key is a path such as support/triage.",
    );
  }
  if (!secret.startsWith("sha256:")) {
    yaml.fail(
      [...path, "secret"],
      "invalid-value",
      `the secret must be given by its hash, not as it is.`,
      "Write it as `sha256:…`; `promptlane lint` prints the hash.",
    );
  }
  return { key, secret, reason };
}

function checkKeys(yaml: YamlMap, path: YamlPath, known: readonly string[]): void {
  for (const key of Object.keys(mapAt(yaml, path))) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const place = path.length === 0 ? "the manifest" : path.join(".");
    yaml.fail(
      [...path, key],
      "unknown-key",
      `${JSON.stringify(key)} is no key of ${place}.`,
      near === null ? `Use one of ${known.join(", ")}.` : `Did you mean ${near}?`,
    );
  }
}

function environmentAt(yaml: YamlMap, path: YamlPath, names: readonly string[]): EnvironmentName | null {
  const name = textAt(yaml, path);
  if (name === null || names.includes(name)) return name as EnvironmentName | null;
  const near = nearestName(name, names);
  const declare =
    names.length === 0 ? "Declare it below `environments`." : `Declare it below \`environments\`, or use one of ${names.join(", ")}.`;
  return yaml.fail(
    path,
    "unknown-environment",
    `${path.join(".")} is ${JSON.stringify(name)}, which the manifest does not declare.`,
    near === null ? declare : `Did you mean ${near}?`,
  );
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

function textAt(yaml: YamlMap, path: YamlPath): string | null {
  const value = valueAt(yaml, path);
  if (value === null || typeof value === "string") return value;
  // A branch may be called 12e4567 or 1.10; its name is what stands in the file.
  if (typeof value !== "object") return yaml.sourceOf(path) ?? String(value);
  return yaml.fail(path, "invalid-value", `${path.join(".")} must be a text.`, "Write one name.");
}

function booleanAt(yaml: YamlMap, path: YamlPath): boolean {
  const value = valueAt(yaml, path) ?? false;
  if (typeof value === "boolean") return value;
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} is ${JSON.stringify(value)}; it must be true or false.`,
    "Write true or false, without quotes.",
  );
}

function mapAt(yaml: YamlMap, path: YamlPath): Entries {
  const value = valueAt(yaml, path) ?? {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Entries;
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} must be a map of keys and values.`,
    `Write it as \`${path.at(-1)}: {…}\`, or as lines below it.`,
  );
}

function valueAt(yaml: YamlMap, path: YamlPath): unknown {
  let value: unknown = yaml.value;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return null;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

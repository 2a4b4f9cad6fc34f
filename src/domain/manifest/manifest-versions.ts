import { Usage } from "../errors.ts";
import type { YamlMap, YamlPath } from "../read-yaml.ts";
import { environmentOf, parseSelection, type Selection } from "../version/selector.ts";
import { adviceOfEnvironment, requiredTextAt } from "./manifest-values.ts";

/**
 * Reads which version is meant at a path: a selection that can end at a version with a number. Whether there is such a
 * version is asked when it starts.
 */
export function versionAt(yaml: YamlMap, path: YamlPath, environments: readonly string[]): string {
  const text = requiredTextAt(yaml, path, "v4");
  const selection = selectionOf(yaml, path, text);
  if (selection.type === "draft") {
    yaml.fail(
      path,
      "invalid-version",
      `${path.join(".")} is ${JSON.stringify(text)}; a draft has no number that could be kept.`,
      "Merge it, and name the version, such as v4 or latest.",
    );
  }
  const environment = environmentOf(selection);
  if (environment !== null && !environments.includes(environment)) {
    const number = /^[1-9]\d*$/.exec(text);
    const message = `${path.join(".")} is ${JSON.stringify(text)}, which is no environment that the manifest declares.`;
    yaml.fail(
      path,
      "unknown-environment",
      message,
      number === null ? adviceOfEnvironment(environment, environments) : `Did you mean v${text}?`,
    );
  }
  return text;
}

function selectionOf(yaml: YamlMap, path: YamlPath, text: string): Selection {
  try {
    return parseSelection(text);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    return yaml.fail(path, "invalid-version", `${path.join(".")}: ${error.message}`, error.hint ?? "Write v4, latest or an environment.");
  }
}

import type { FileProblem } from "../file-problem.ts";
import { nearestName } from "../nearest-name.ts";
import { readYamlMap, type YamlMap } from "../read-yaml.ts";
import { refuseLongText } from "./prompt-text.ts";

/** The `flow.yaml` of a flow: what ties its templates together. */
export interface FlowFile {
  title: string | null;
  description: string | null;
  /** `direct` or `route`; others are kept for later kinds of flow. `direct` unless given. */
  mode: string;
  /** The name of the template that runs first; `main` unless given. */
  entrypoint: string;
  classifierModel: string | null;
  /** All other keys, as written. */
  rest: Record<string, unknown>;
  warnings: FileProblem[];
}

const KEYS = ["title", "description", "mode", "entrypoint", "classifier_model"];
const COMMON_KEYS = ["tags", "metadata", "renamed_from"];
const MODES = ["direct", "route"];

/**
 * Reads the `flow.yaml` of a flow.
 *
 * @throws Invalid, with line and column, for what is no YAML map and for a known key that holds no text.
 * @example parseFlowFile("title: Desk\nmode: route\n", { path: ".prompts/support/desk/flow.yaml" })
 */
export function parseFlowFile(text: string, options: { path?: string } = {}): FlowFile {
  refuseLongText(text.length, options.path);
  const yaml = readYamlMap(text, { subject: "the flow file", path: options.path });
  return {
    title: textAt(yaml, "title"),
    description: textAt(yaml, "description"),
    mode: textAt(yaml, "mode") ?? "direct",
    entrypoint: textAt(yaml, "entrypoint") ?? "main",
    classifierModel: textAt(yaml, "classifier_model"),
    rest: Object.fromEntries(Object.entries(yaml.value).filter(([key]) => !KEYS.includes(key))),
    warnings: Object.keys(yaml.value).flatMap((key) => likelyTypingErrors(yaml, key)),
  };
}

function textAt(yaml: YamlMap, key: string): string | null {
  const value = Object.hasOwn(yaml.value, key) ? yaml.value[key] : null;
  if (value === null || typeof value === "string") return value;
  if (typeof value !== "object") return yaml.sourceOf([key]) ?? String(value);
  return yaml.fail([key], "unexpected-value", `${key} must be a text.`, `Write it as \`${key}: …\`.`);
}

// Keys and modes that nobody can have mistyped belong to kinds of flow that are still to come.
function likelyTypingErrors(yaml: YamlMap, key: string): FileProblem[] {
  const value = yaml.value[key];
  const near = [...KEYS, ...COMMON_KEYS].includes(key) ? null : nearestName(key, KEYS);
  const nearMode = key === "mode" && typeof value === "string" && !MODES.includes(value) ? nearestName(value, MODES) : null;
  if (near !== null) {
    return [{ code: "unknown-key", message: `${key} is no key of a flow.`, hint: `Did you mean ${near}?`, ...yaml.positionOf([key]) }];
  }
  if (nearMode === null) return [];
  return [
    {
      code: "unknown-mode",
      message: `${JSON.stringify(value)} is no mode of a flow.`,
      hint: `Did you mean ${nearMode}?`,
      ...yaml.positionOf([key]),
    },
  ];
}

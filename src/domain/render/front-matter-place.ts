import { Invalid } from "../errors.ts";
import type { Position } from "../file-problem.ts";
import { FRONT_MATTER_LINE, splitFrontMatter } from "../prompt/front-matter.ts";
import { readYamlMap, type YamlPath } from "../read-yaml.ts";
import { declaredName } from "./picoschema.ts";
import type { Prompt } from "./prompt.ts";
import { problemError } from "./template-problem.ts";

const NAMES_OF_INPUT = ["input", "inputs", "arguments"];

/** Raises a fault at a place in the front matter of a prompt; at its first line for front matter that no file holds. */
export function failInFrontMatter(prompt: Prompt, path: YamlPath, fault: { code: string; message: string; hint: string }): never {
  throw problemError(prompt, { ...fault, ...placeInFrontMatter(prompt, path) });
}

/** Where a variable is declared in the front matter; null when it is not. */
export function placeOfDeclaration(prompt: Prompt, name: string): Position | null {
  const { input } = prompt.frontMatter as { input?: { schema?: unknown } };
  const schema = input?.schema;
  if (typeof schema !== "object" || schema === null) return null;
  const { properties } = schema as { properties?: unknown };
  if (typeof properties === "object" && properties !== null) {
    return Object.hasOwn(properties, name) ? placeInFrontMatter(prompt, ["input", "schema", "properties", name]) : null;
  }
  const key = Object.keys(schema).find((one) => declaredName(one) === name);
  return key === undefined ? null : placeInFrontMatter(prompt, ["input", "schema", key]);
}

/** Where a value stands in the front matter, or the nearest one above it. */
function placeInFrontMatter({ text }: Prompt, [first = "", ...rest]: YamlPath): Position {
  try {
    const { frontMatter } = splitFrontMatter(text);
    const yaml = readYamlMap(frontMatter ?? "", { subject: "the front matter", firstLine: FRONT_MATTER_LINE });
    const key = first === "input" ? (NAMES_OF_INPUT.find((name) => Object.hasOwn(yaml.value, name)) ?? first) : first;
    return frontMatter === null ? { line: 1, column: 1 } : yaml.positionOf([key, ...rest]);
  } catch (error) {
    if (error instanceof Invalid) return { line: 1, column: 1 };
    throw error;
  }
}

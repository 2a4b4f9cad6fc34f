import { Invalid } from "../errors.ts";
import type { Fault, Position } from "../file-problem.ts";
import { declaredVariables } from "../prompt/declared-variables.ts";
import { FRONT_MATTER_LINE, splitFrontMatter } from "../prompt/front-matter.ts";
import { positionInFrontMatter } from "../prompt/prompt-file.ts";
import { readYamlMap, type YamlPath } from "../read-yaml.ts";
import type { Prompt } from "./prompt.ts";
import { problemError } from "./template-problem.ts";

/** Raises a fault at a place in the front matter of a prompt; at its first line for front matter that no file holds. */
export function failInFrontMatter(prompt: Prompt, path: YamlPath, fault: Fault): never {
  throw problemError(prompt, { ...fault, ...placeInFrontMatter(prompt, path) });
}

/** Where a variable is declared in the front matter; null when it is not. */
export function placeOfDeclaration(prompt: Prompt, name: string): Position | null {
  const declared = declaredVariables(prompt.frontMatter)?.variables.find((variable) => variable.name === name);
  return declared === undefined ? null : placeInFrontMatter(prompt, declared.path);
}

/** Where a value stands in the front matter, or the nearest one above it. */
export function placeInFrontMatter({ text }: Prompt, path: YamlPath): Position {
  try {
    const { frontMatter } = splitFrontMatter(text);
    const yaml = readYamlMap(frontMatter ?? "", { subject: "the front matter", firstLine: FRONT_MATTER_LINE });
    return frontMatter === null ? { line: 1, column: 1 } : positionInFrontMatter(yaml, path);
  } catch (error) {
    if (error instanceof Invalid) return { line: 1, column: 1 };
    throw error;
  }
}

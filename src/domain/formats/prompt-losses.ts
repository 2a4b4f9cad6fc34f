import { placeInFrontMatter } from "../render/front-matter-place.ts";
import type { Prompt } from "../render/prompt.ts";
import type { YamlPath } from "../read-yaml.ts";
import type { Loss } from "./format.ts";

/** Notes that what stands at `path` of a prompt's front matter has no place in the format that is written. */
export function lossInFrontMatter(prompt: Prompt, path: YamlPath, message: string): Loss {
  return { path: prompt.path ?? "", message, ...placeInFrontMatter(prompt, path) };
}

/** The losses of those keys of front matter that `kept` does not name. */
export function lostKeys(prompt: Prompt, kept: readonly string[], format: string): Loss[] {
  return Object.keys(prompt.frontMatter)
    .filter((key) => !kept.includes(key))
    .map((key) => lossInFrontMatter(prompt, [key], `${key} has no place in ${format}.`));
}

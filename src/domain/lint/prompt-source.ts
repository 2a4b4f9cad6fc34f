import { positionAt, type Position } from "../file-problem.ts";
import { FRONT_MATTER_LINE, splitFrontMatter } from "../prompt/front-matter.ts";
import { positionInFrontMatter } from "../prompt/prompt-file.ts";
import { readYamlMap, type YamlPath } from "../read-yaml.ts";
import { templatePlaces, type TemplatePlaces } from "./template-places.ts";

/** A prompt file that parses, as the rules look at it. */
export interface PromptSource {
  frontMatter: Record<string, unknown>;
  template: string;
  /** The line of the file on which the template begins. */
  templateLine: number;
  /** Null for the store's default. */
  syntax: string | null;
  /** Whether its tags are all plain variables, includes and roles. */
  isPlain: boolean;
  /** What the template asks for: paths such as `customer.name`. */
  variables: readonly string[];
  /** Where the value at `path` stands in the front matter. */
  inFrontMatter(path: YamlPath): Position;
  /** Where `offset` of the template is in the file. */
  inTemplate(offset: number): Position;
  /** What stands where in the template, which is parsed for it; not for `syntax: plain`. */
  places(): TemplatePlaces;
}

/**
 * How places of a file are found. The front matter is read by the whole YAML parser only when one of its places is asked
 * for, which in most files never happens.
 */
export function placesOf(text: string): Pick<PromptSource, "inFrontMatter" | "inTemplate" | "places"> {
  const { frontMatter, template, templateLine } = splitFrontMatter(text);
  let yaml: ReturnType<typeof readYamlMap> | null = null;
  let places: TemplatePlaces | null = null;
  return {
    inFrontMatter: (path) => {
      yaml ??= readYamlMap(frontMatter ?? "", { subject: "the front matter", firstLine: FRONT_MATTER_LINE });
      return positionInFrontMatter(yaml, path);
    },
    inTemplate: (offset) => positionAt(template, offset, templateLine),
    places: () => (places ??= templatePlaces(template, templateLine)),
  };
}

import { type Position, positionAt } from "../../file-problem.ts";
import { readYamlMap, type YamlMap, type YamlPath } from "../../read-yaml.ts";
import { refuse } from "../format.ts";

const MOST_CHARACTERS = 8 * 1024 * 1024;

/**
 * Reads JSON of any kind as the entry `root` of a map, with the places of all its values: JSON is YAML, too.
 *
 * @throws Invalid with the place of what is no JSON, and for a key that is given twice.
 */
export function readJson(text: string, path: string): YamlMap {
  if (text.length > MOST_CHARACTERS) {
    refuse(path, "prompt-too-large", "the file holds more than 8 MiB.", "Split it.", { line: 1, column: 1 });
  }
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const position = positionAt(text, Number(/position (\d+)/.exec(message)?.[1] ?? text.length));
    return refuse(
      path,
      "invalid-json",
      `the file is no JSON: ${message.replace(/ in JSON at position.*$/s, "")}.`,
      "Mend the file.",
      position,
    );
  }
  // A tab outside of a text may not indent YAML, and stands for nothing else in JSON.
  const yaml = readYamlMap(`{"root":\n${text.replaceAll("\t", " ")}\n}`, { subject: "the file", path, firstLine: 0 });
  const positionOf = (place: YamlPath): Position => {
    const position = yaml.positionOf(place);
    return position.line < 1 ? { line: 1, column: 1 } : position;
  };
  return { ...yaml, positionOf, fail: (place, code, message, hint) => refuse(path, code, message, hint, positionOf(place)) };
}

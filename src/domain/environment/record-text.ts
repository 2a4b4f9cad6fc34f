import { Invalid } from "../errors.ts";
import { isMap } from "../is-map.ts";

/** Which fields a record has at least, and what they are. */
export type RecordShape = Readonly<Record<string, "string" | "number" | "list" | "map">>;

/** The text of a record: JSON that reads and compares well, one field a line in the order of their names, one element of a list a line. */
export function recordText<Fields extends object>(record: Fields, names: readonly (keyof Fields & string)[]): string {
  return `{\n${names.map((name) => `  "${name}": ${encodeValue(record[name])}`).join(",\n")}\n}\n`;
}

/**
 * Reads a record back.
 *
 * @throws Invalid when the text is not JSON, or lacks a field.
 */
export function readRecordText(
  text: string,
  { path, subject, shape }: { path: string; subject: string; shape: RecordShape },
): Record<string, unknown> {
  const value = recordJson(text, path);
  if (isMap(value) && Object.entries(shape).every(([name, kind]) => isOfKind(value[name], kind))) return value;
  throw new Invalid("invalid-record", `${path} is not ${subject}.`, { hint: "promptlane verify" });
}

/** Reads a record's JSON. */
export function recordJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Invalid("invalid-record", `${path} is not JSON.`, { hint: "promptlane doctor", cause });
  }
}

// One element a line keeps git's own diff of a long list readable.
function encodeValue(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((element) => `    ${JSON.stringify(element)}`).join(",\n")}\n  ]`;
}

function isOfKind(value: unknown, kind: RecordShape[string]): boolean {
  if (kind === "list") return Array.isArray(value);
  return kind === "map" ? isMap(value) : typeof value === kind;
}

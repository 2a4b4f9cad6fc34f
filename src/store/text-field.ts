import { asciiJson } from "./ascii-json.ts";

const NONE = "~";

/** Text as a field of a cache table: as it is where that is plain ASCII, else as JSON, which begins with a quote. */
export function formatTextField(text: string | null): string {
  if (text === null) return NONE;
  return text === NONE || text.startsWith('"') || !/^[ -~]*$/.test(text) ? asciiJson(text) : text;
}

/** Reads what `formatTextField` wrote. */
export function parseTextField(field: string): string | null {
  if (field === NONE) return null;
  return field.startsWith('"') ? (JSON.parse(field) as string) : field;
}

/** A map inside of another one: the line of its key, and its entries as if they stood by themselves. */
export interface NestedYaml {
  head: string;
  body: string;
  /** The white space before each entry. */
  margin: string;
}

/**
 * Takes the text of an entry apart whose value is a map with a line for each of its keys; null for any other.
 *
 * @example nestedYaml("config:\n  temperature: 1\n") // {head: "config:\n", body: "temperature: 1\n", margin: "  "}
 */
export function nestedYaml(text: string): NestedYaml | null {
  const [, head, rest = ""] = /^((?:(?:#.*)?\r?\n)*[^\s#][^\n]*:[ \t]*(?:#[^\n]*)?\n)([^]*)$/.exec(text) ?? [];
  const margin = /^(?:[ \t]*(?:#[^\n]*)?\n)*( +)[^\s#-]/.exec(rest)?.[1];
  if (head === undefined || margin === undefined) return null;
  const lines = rest.split("\n");
  if (!lines.every((line) => line.startsWith(margin) || isEmpty(line))) return null;
  return { head, body: lines.map((line) => (isEmpty(line) ? line : line.slice(margin.length))).join("\n"), margin };
}

/** The lines of a body where they belong again; marks of conflicts stay at the beginning of their lines. */
export function withMargin(body: string, { margin }: NestedYaml, markerSize: number): string {
  const mark = new RegExp(`^(?:<{${markerSize}} ours|\\|{${markerSize}} base|={${markerSize}}|>{${markerSize}} theirs)\\r?$`);
  return body
    .split("\n")
    .map((line) => (isEmpty(line) || mark.test(line) ? line : margin + line))
    .join("\n");
}

function isEmpty(line: string): boolean {
  return line === "" || line === "\r";
}

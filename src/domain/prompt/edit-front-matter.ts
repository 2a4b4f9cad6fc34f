import { removeYamlValue, setYamlValue } from "../edit-yaml.ts";
import { splitFrontMatter } from "./front-matter.ts";

/**
 * Sets top-level keys of a prompt file's front matter, and removes those whose value is undefined. Everything else stays
 * byte for byte: comments, layout, line endings, the template. A file without front matter gets one.
 *
 * @throws Invalid when the file's front matter cannot be read.
 * @example setFrontMatterKeys("Sort it.", { syntax: "plain" }) // "---\nsyntax: plain\n---\nSort it."
 */
export function setFrontMatterKeys(text: string, values: Readonly<Record<string, unknown>>): string {
  const { frontMatter, template } = splitFrontMatter(text);
  const edited = Object.entries(values).reduce(setKey, frontMatter ?? "");
  if (edited === (frontMatter ?? "")) return text;
  const before = text.length - template.length;
  if (frontMatter === null) return `${text.slice(0, before)}${withFences(edited, newlineOf(text))}${template}`;
  const start = text.indexOf("\n") + 1;
  return text.slice(0, start) + edited + text.slice(start + frontMatter.length);
}

function setKey(frontMatter: string, [key, value]: [string, unknown]): string {
  return value === undefined ? removeYamlValue(frontMatter, [key]) : setYamlValue(frontMatter, [key], value);
}

function withFences(frontMatter: string, newline: string): string {
  return `---\n${frontMatter}---\n`.replaceAll("\n", newline);
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

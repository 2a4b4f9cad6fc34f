import { writeYamlMap } from "../write-yaml.ts";
import { refuseLongText } from "../prompt/prompt-text.ts";
import { refuse } from "./format.ts";

const HEAD = { line: 1, column: 1 };

/**
 * Writes a prompt file; entries of the front matter that are undefined are left out.
 *
 * @param path the file that it was made from, for errors
 * @throws Invalid for what no prompt file can hold: NUL, half a surrogate pair, more than 1 MiB.
 */
export function writePromptText(frontMatter: Readonly<Record<string, unknown>>, template: string, path: string): string {
  const entries = Object.fromEntries(Object.entries(frontMatter).filter(([, value]) => value !== undefined));
  const isBare = Object.keys(entries).length === 0 && !template.startsWith("---") && !template.startsWith("\uFEFF");
  const text = isBare ? template : `---\n${writeYamlMap(entries)}---\n${template}`;
  if (text.includes("\0")) refuse(path, "not-text", "the file holds a NUL character, which no prompt can.", "Take it out.", HEAD);
  if (/\p{Surrogate}/u.test(text)) {
    refuse(path, "not-text", "the file holds half a surrogate pair, which no text can.", "Take it out.", HEAD);
  }
  refuseLongText(Buffer.byteLength(text), path);
  return text;
}

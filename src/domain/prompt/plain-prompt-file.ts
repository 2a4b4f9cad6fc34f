import { splitFrontMatter } from "./front-matter.ts";
import { readPlainYaml } from "./plain-yaml.ts";

/** A prompt file whose front matter is simple enough to be read without a YAML parser. */
export interface PlainPromptFile {
  frontMatter: Record<string, unknown>;
  template: string;
  /** The line of the file on which the template begins, counted from 1. */
  templateLine: number;
}

/**
 * Reads a prompt file whose front matter is plain, which most is; null for one that `parsePromptFile` is to read. What
 * both read they read alike.
 *
 * @throws Invalid as `splitFrontMatter` does.
 */
export function readPlainPromptFile(text: string): PlainPromptFile | null {
  const { frontMatter, ...rest } = splitFrontMatter(text);
  const plain = frontMatter === null ? {} : readPlainYaml(frontMatter);
  return plain === null ? null : { frontMatter: plain, ...rest };
}

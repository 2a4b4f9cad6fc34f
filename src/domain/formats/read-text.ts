import { decodePromptText } from "../prompt/prompt-text.ts";
import { parsePromptFile } from "../prompt/prompt-file.ts";
import { setFrontMatterKeys } from "../prompt/edit-front-matter.ts";
import { needsPlainSyntax } from "../prompt/template.ts";
import type { ForeignFile, Imported } from "./format.ts";
import { writePromptText } from "./prompt-text.ts";

/**
 * Reads a text without any form. `{{name}}` in it is a variable; what does not parse as a template gets `syntax: plain`.
 *
 * @throws Invalid for what is no text.
 */
export function readPlainText({ path, text, name: file = path }: ForeignFile): Imported {
  const template = decodePromptText(Buffer.from(text), { path });
  const frontMatter = needsPlainSyntax(template) ? { syntax: "plain" } : {};
  return { prompts: [{ name: file.replace(/\.(?:txt|text)$/, ""), text: writePromptText(frontMatter, template, path) }], losses: [] };
}

/**
 * Reads a Markdown file, with front matter or without: it stays as it is, but for `syntax: plain` where it does not parse as a
 * template.
 *
 * @throws Invalid, with the place, for front matter that cannot be read.
 */
export function readMarkdown({ path, text, name: file = path }: ForeignFile): Imported {
  decodePromptText(Buffer.from(text), { path });
  const { frontMatter, template } = parsePromptFile(text, { path });
  const isPlain = !Object.hasOwn(frontMatter, "syntax") && needsPlainSyntax(template);
  const name = file.replace(/\.(?:md|markdown)$/, "");
  return { prompts: [{ name, text: isPlain ? setFrontMatterKeys(text, { syntax: "plain" }) : text }], losses: [] };
}

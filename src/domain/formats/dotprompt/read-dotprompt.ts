import { isMap } from "../../is-map.ts";
import { setFrontMatterKeys } from "../../prompt/edit-front-matter.ts";
import { decodePromptText } from "../../prompt/prompt-text.ts";
import { parsePromptFile } from "../../prompt/prompt-file.ts";
import { readTemplate } from "../../prompt/template.ts";
import type { ForeignFile, Imported } from "../format.ts";

/**
 * Reads a `.prompt` of dotprompt. Its keys and its template language are ours, so it stays as it is, but for `toolDefs`, which
 * become `tools`. The partial `_tone.prompt` is the prompt `tone`.
 *
 * @throws Invalid with the place of what does not parse.
 */
export function readDotprompt({ path, text, name: file = path }: ForeignFile): Imported {
  decodePromptText(Buffer.from(text), { path });
  const { frontMatter, template, templateLine } = parsePromptFile(text, { path });
  const { syntax, tools, toolDefs } = frontMatter;
  readTemplate(template, { path, firstLine: templateLine, ...(typeof syntax === "string" && { syntax }) });
  const name = file.replace(/\.prompt$/, "").replace(/(^|\/)_(?=[^/]*$)/, "$1");
  const defined = Array.isArray(toolDefs) && toolDefs.every(isMap) ? toolDefs : null;
  const named: unknown[] = Array.isArray(tools) ? tools : [];
  return {
    prompts: [{ name, text: defined === null ? text : setFrontMatterKeys(text, { toolDefs: undefined, tools: [...named, ...defined] }) }],
    losses: [],
  };
}

import type { YamlPath } from "../../read-yaml.ts";
import { keyOfName } from "../key-of-name.ts";
import type { SourceMap } from "../source-map.ts";
import { readLiteralVariables } from "../template/literal-variables.ts";
import type { Piece } from "../template/pieces.ts";

/** Langfuse reads names of variables with white space around them. */
export const LANGFUSE_VARIABLE = /\{\{[ \t]*([\w.-]+)[ \t]*\}\}/g;
export const LANGFUSE_INCLUDE = /@@@langfusePrompt:name=([^|@\n]+)\|(version|label)=([^|@\n]+)@@@/g;

/** Takes a text of Langfuse apart: its variables, and the prompts that it includes. */
export function readTemplateText(source: SourceMap, text: string, path: YamlPath): Piece[] {
  const variables = (part: string): Piece[] =>
    readLiteralVariables(part, LANGFUSE_VARIABLE, (name) =>
      source.lose(path, `{{${name}}} is no name that a variable can have here, and is text.`),
    );
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LANGFUSE_INCLUDE)) {
    const [whole, name = "", kind, value = ""] = match;
    const key = keyOfName(name);
    if (key === null) {
      return source.fail(path, `no key can be made from the name ${JSON.stringify(name)}.`, "Rename the prompt in Langfuse.");
    }
    const isNumber = kind === "version" && /^[1-9]\d{0,8}$/.test(value);
    if (kind === "version" ? !isNumber : value !== "production") {
      source.lose(path, `${kind}=${value} of the include ${name} is lost: what is live beside the prompt is included.`);
    }
    pieces.push(...variables(text.slice(end, match.index)), { type: "include", name: key, version: isNumber ? Number(value) : null });
    end = match.index + whole.length;
  }
  return [...pieces, ...variables(text.slice(end))];
}

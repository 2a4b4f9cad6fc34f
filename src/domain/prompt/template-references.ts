import { declaredNames } from "./declared-input.ts";
import { namesInBrackets, withoutBrackets } from "./promptshuttle.ts";
import { readPlainTemplate } from "./plain-template.ts";
import type { PromptFile } from "./prompt-file.ts";
import { NO_REFERENCES, readTemplate, sortedPartials, type PartialReference, type TemplateReferences } from "./template.ts";

/** What a template asks for, and how that was found. */
export interface FoundReferences extends TemplateReferences {
  /** Whether there was nothing to parse: all its tags are plain, or it has none. */
  isPlain: boolean;
}

/**
 * Finds what the template of a prompt file asks for from outside, read by the syntax that the file says.
 *
 * @param options.syntax the store's default for files that say none
 * @throws Invalid, with line and column of the file, for a template that does not parse.
 * @example templateReferences(parsePromptFile("Sort {{ticket}}.")).variables // ["ticket"]
 */
export function templateReferences(
  { frontMatter, template, templateLine }: Pick<PromptFile, "frontMatter" | "template" | "templateLine">,
  options: { syntax?: string | null | undefined } = {},
): FoundReferences {
  const syntax = syntaxOf(frontMatter, options.syntax);
  if (syntax === "plain") return { ...NO_REFERENCES, isPlain: true };
  if (syntax !== "promptshuttle") return referencesOf(template, { firstLine: templateLine, syntax });
  const names = declaredNames(frontMatter["input"]);
  const source = withoutBrackets(template, { isVariable: (name) => names.has(name), isTemplate: () => false });
  const found = referencesOf(source, { firstLine: templateLine, syntax });
  const bracketed = namesInBrackets(source);
  return bracketed.length === 0 ? found : { ...found, partials: sortedPartials([...found.partials, ...bracketed.map(inBrackets)]) };
}

function referencesOf(source: string, options: { firstLine: number; syntax: string | null }): FoundReferences {
  const plain = readPlainTemplate(source);
  return plain === null ? { ...readTemplate(source, options), isPlain: false } : { ...plain, isPlain: true };
}

// Whether it is a template or mere text only the place where it is rendered can tell.
function inBrackets(name: string): PartialReference {
  return { name, version: null, by: "brackets" };
}

/** The `syntax` of front matter, else the default. */
export function syntaxOf({ syntax }: Readonly<Record<string, unknown>>, standard: string | null | undefined): string | null {
  return typeof syntax === "string" ? syntax : (standard ?? null);
}

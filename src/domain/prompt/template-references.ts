import { declaredNames } from "./declared-input.ts";
import { withoutBrackets } from "./promptshuttle.ts";
import { readPlainTemplate } from "./plain-template.ts";
import type { PromptFile } from "./prompt-file.ts";
import { NO_REFERENCES, readTemplate, type TemplateReferences } from "./template.ts";

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
  const source = syntax === "promptshuttle" ? withDeclaredNames(template, frontMatter["input"]) : template;
  const plain = readPlainTemplate(source);
  return plain === null ? { ...readTemplate(source, { firstLine: templateLine, syntax }), isPlain: false } : { ...plain, isPlain: true };
}

/** The `syntax` of front matter, else the default. */
export function syntaxOf({ syntax }: Readonly<Record<string, unknown>>, standard: string | null | undefined): string | null {
  return typeof syntax === "string" ? syntax : (standard ?? null);
}

// What else stands in brackets may be a template or mere text, which only the place where it is rendered can tell.
function withDeclaredNames(template: string, input: unknown): string {
  const names = declaredNames(input);
  return withoutBrackets(template, { isVariable: (name) => names.has(name), isTemplate: () => false });
}

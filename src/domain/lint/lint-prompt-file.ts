import { Invalid } from "../errors.ts";
import { problemOfInvalid, type FileProblem, type Position } from "../file-problem.ts";
import { parsePromptFile, type PromptFile } from "../prompt/prompt-file.ts";
import { decodePromptText } from "../prompt/prompt-text.ts";
import type { PartialReference, TemplateReferences } from "../prompt/template.ts";
import { syntaxOf, templateReferences } from "../prompt/template-references.ts";
import { findSecrets, withoutSecrets, type FoundSecret } from "../secrets/find-secrets.ts";
import { declaredVariables, type DeclaredVariables } from "../prompt/declared-variables.ts";
import { SCHEMA_HINT, SchemaFault } from "../prompt/picoschema.ts";
import { foreignSyntax, foreignSyntaxInLine } from "./foreign-syntax.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import { promptSize } from "./prompt-size.ts";
import { placesOf, type PromptSource } from "./prompt-source.ts";
import { schemaRules } from "./schema-rules.ts";
import { testBlocks } from "./test-blocks.ts";
import { toolReferences } from "../prompt/tool-references.ts";
import { undeclaredVariables } from "./undeclared-variables.ts";
import { unusedVariables, type UnusedVariable } from "./unused-variables.ts";

/** An include and its place. */
export interface PlacedPartial extends PartialReference {
  line: number;
  column: number;
}

/** What the rules say of one file that holds a prompt or a template, by its content alone. Plain data, cached as JSON. */
export interface LintedPromptFile {
  findings: FileFinding[];
  secrets: FoundSecret[];
  partials: PlacedPartial[];
  /** Paths such as `customer.name`. */
  variables: string[];
  unused: UnusedVariable[];
  /** Whether it has a description, by which a flow can choose it. */
  described: boolean;
}

export interface LintFileOptions {
  /** The store's default for prompts that name no syntax. */
  syntax: string | null;
}

/** Lints the file of a prompt, or of a flow's template, by every rule that looks at one file alone. Never throws for what it finds. */
export async function lintPromptFile(bytes: Uint8Array, options: LintFileOptions): Promise<LintedPromptFile> {
  const linted: LintedPromptFile = { findings: [], secrets: [], partials: [], variables: [], unused: [], described: false };
  let text = "";
  try {
    const whole = decodePromptText(bytes);
    linted.secrets = await findSecrets(whole);
    // So that no message can quote one.
    text = await withoutSecrets(whole);
    const file = parsePromptFile(text);
    linted.findings.push(...file.warnings.map((warning) => finding("warning", warning)));
    linted.described = typeof file.frontMatter["description"] === "string";
    const source = sourceOf(text, file, options);
    addByRules(linted, source);
    linted.findings.push(...(await schemaRules(source)), ...(await promptSize(source)));
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    linted.findings.push(await findingOf(error, text));
  }
  return linted;
}

/** The finding of an error that makes a file unusable, with an excerpt. */
export async function findingOf(error: Invalid, text: string): Promise<FileFinding> {
  const problem: FileProblem = { ...problemOfInvalid(error), hint: error.hint ?? "" };
  // Only now, since most files have nothing to show.
  const { excerptOf } = await import("../excerpt.ts");
  const excerpt = text === "" ? null : excerptOf(text, problem, { linesBelow: 0 });
  const foreign = error.code === "template-syntax" ? foreignSyntaxInLine(text.split("\n")[problem.line - 1] ?? "", problem.column) : null;
  if (foreign === null) return { ...finding("error", problem), excerpt };
  return { ...finding("error", { ...problem, message: `${problem.message} ${foreign.what}.`, hint: foreign.hint }), excerpt };
}

function sourceOf(text: string, file: PromptFile, options: LintFileOptions): PromptSource & TemplateReferences {
  const { frontMatter, template, templateLine } = file;
  const syntax = syntaxOf(frontMatter, options.syntax);
  return { frontMatter, template, templateLine, syntax, ...templateReferences(file, options), ...placesOf(text) };
}

function addByRules(linted: LintedPromptFile, source: PromptSource & TemplateReferences): void {
  linted.variables = [...source.variables];
  const partials = [...source.partials, ...toolReferences(source.frontMatter["tools"])];
  linted.partials = partials.map((partial) => ({ ...partial, ...placeOfPartial(partial, source) }));
  linted.findings.push(...testBlocks(source));
  if (source.syntax === "plain") return;
  linted.findings.push(...foreignSyntax(source), ...(source.isPlain ? [] : source.places().faults));
  const declared = declaredOrFault(linted, source);
  if (declared === null || declared.takesOthers) return;
  linted.findings.push(...undeclaredVariables(source, declared.variables));
  linted.unused = unusedVariables(source, declared.variables);
}

function declaredOrFault(linted: LintedPromptFile, source: PromptSource): DeclaredVariables | null {
  try {
    return declaredVariables(source.frontMatter);
  } catch (error) {
    if (!(error instanceof SchemaFault)) throw error;
    const place = source.inFrontMatter(["input", "schema", ...error.keys]);
    const message = `input.schema cannot be read: ${error.message}`;
    linted.findings.push(finding("error", { code: "invalid-schema", message, hint: SCHEMA_HINT, ...place }));
    return null;
  }
}

// What is plain is written in one way only, and thousands need not be parsed for it.
function placeOfPartial({ name, version, by }: PartialReference, source: PromptSource): Position {
  const { isPlain, template, inTemplate, places } = source;
  if (by === "tool") return looksLikeKey(name) ? source.inFrontMatter(["tools", indexOfTool(source, name, version)]) : inTemplate(0);
  if (by === "brackets") return inTemplate(template.indexOf(`[[${name}]]`));
  return isPlain ? inTemplate(template.indexOf(`{{> ${name}}}`)) : places().ofPartial(name, version);
}

function indexOfTool({ frontMatter: { tools } }: PromptSource, name: string, version: number | null): number {
  return Array.isArray(tools) ? tools.indexOf(version === null ? name : `${name}@v${version}`) : -1;
}

/** Whether the name of a tool can only be meant as the key of a prompt: no provider takes one with a slash. */
export function looksLikeKey(tool: string): boolean {
  return tool.includes("/");
}

import {
  parser,
  parseWithoutProcessing,
  type Expression,
  type Program,
  type Statement,
} from "handlebars/dist/cjs/handlebars/compiler/base.js";

import { invalidFile, positionAt, type Fault, type FileProblem } from "../file-problem.ts";
import { tooDeepAt } from "./template-nesting.ts";
import type { VariableUse } from "./template-use.ts";
import { LITERAL_HINT } from "./template-helper.ts";
import { findUses } from "./template-uses.ts";

/** A partial that a template includes: `{{> shared/tone}}`, or one version of it: `{{> "shared/tone@v3"}}`. */
export interface PartialReference {
  name: string;
  /** Null for the one that lives where the template lives. */
  version: number | null;
  /**
   * How the prompt names it, when it does not include it by a tag: as `[[name]]`, or among its `tools`. Both name a prompt only
   * where there is one; elsewhere the one is text, and the other a tool of the application.
   */
  by?: "brackets" | "tool";
}

/** What a template asks for from outside. */
export interface TemplateReferences {
  /** Paths such as `ticket` and `customer.name`, sorted, each once. */
  variables: string[];
  /** Sorted by name and version, each once. */
  partials: PartialReference[];
  /** Whether a partial is given a part of the values, so that what it asks for need not be a variable. */
  givesParts: boolean;
}

/** Of a template that asks for nothing. */
export const NO_REFERENCES: TemplateReferences = { variables: [], partials: [], givesParts: false };

export interface ReadTemplateOptions {
  /** The prompt's `syntax`; `plain` has no templating. */
  syntax?: string | null | undefined;
  path?: string | undefined;
  /** The line of the file on which the template begins; 1 unless given. */
  firstLine?: number;
}

const FOREIGN_SYNTAX = /\$\{\{|\{%/;

/**
 * Finds the variables and partials of a template. Names inside of `{{#each}}`, `{{#with}}` and a section `{{#customer}}`
 * belong to the value of that block and are not listed; `../name` and `@root.name` reach out of it.
 *
 * @throws Invalid, with line and column of the file, for what Handlebars cannot parse and for blocks nested too deep.
 * @example readTemplate("{{> shared/tone}} {{ticket}}") // {variables: ["ticket"], partials: [{name: "shared/tone", version: null}], givesParts: false}
 */
export function readTemplate(template: string, options: ReadTemplateOptions = {}): TemplateReferences {
  if (options.syntax === "plain" || !template.includes("{{")) return NO_REFERENCES;
  const { uses, partials } = findUses({ program: parseTemplate(template, options), file: options }, { fail: failAt });
  const variables = uses.filter(isOfTemplate).map(({ path }) => path.join("."));
  return {
    variables: [...new Set(variables)].toSorted(),
    partials: sortedPartials(partials.map(({ reference }) => reference)),
    givesParts: partials.some(({ givesPart }) => givesPart),
  };
}

/** Whether a use names one of the variables themselves, and neither all of them nor a part of a block's value. */
export function isOfTemplate({ root, path, ofBlock }: Pick<VariableUse<unknown>, "root" | "path" | "ofBlock">): boolean {
  return root === "variables" && path.length > 0 && !ofBlock;
}

/**
 * Whether a file has to say `syntax: plain` to be read as it stands: Handlebars cannot parse it, or it holds the syntax
 * of another language that Handlebars would take apart, `${{ }}` or `{% %}`.
 */
export function needsPlainSyntax(template: string): boolean {
  if (FOREIGN_SYNTAX.test(template)) return true;
  try {
    readTemplate(template);
    return false;
  } catch {
    return true;
  }
}

/** `partials` sorted by name and version, each once: as what binds most, when it is named in several ways. */
export function sortedPartials(partials: Iterable<PartialReference>): PartialReference[] {
  const byLabel = new Map<string, PartialReference>();
  for (const partial of partials) {
    const label = `${partial.name}@${partial.version ?? ""}`;
    const known = byLabel.get(label);
    if (known === undefined || bindingOf(partial) > bindingOf(known)) byLabel.set(label, partial);
  }
  return [...byLabel.values()].toSorted((a, b) => (a.name === b.name ? (a.version ?? 0) - (b.version ?? 0) : a.name < b.name ? -1 : 1));
}

function bindingOf({ by }: PartialReference): number {
  return by === "tool" ? 0 : by === "brackets" ? 1 : 2;
}

/**
 * Parses the tags of a template, without trimming the white space around them.
 *
 * @throws Invalid, with line and column of the file, for what Handlebars cannot parse and for blocks nested too deep.
 */
export function parseTemplate(template: string, options: ReadTemplateOptions): Program {
  const tooDeep = tooDeepAt(template);
  if (tooDeep !== null) {
    const message = "blocks or expressions are nested more than 100 levels deep.";
    throw invalidTemplate(options, {
      code: "template-too-deep",
      message,
      hint: "Move the inner part to a partial.",
      ...positionAt(template, tooDeep),
    });
  }
  try {
    return parseWithoutProcessing(template);
  } catch (error) {
    throw invalidTemplate(options, { code: "template-syntax", hint: LITERAL_HINT, ...faultOf(error as HandlebarsError) }, error);
  }
}

type HandlebarsError = Error & { lineNumber?: number; column?: number };

function faultOf(error: HandlebarsError): Pick<FileProblem, "message" | "line" | "column"> {
  // Errors of the grammar name only a line; the parser still stands at the token that it could not take.
  const { match, yylloc } = parser.lexer;
  if (error.lineNumber !== undefined) {
    const [reason = ""] = error.message.split(" - ");
    return { message: `the template does not parse: ${reason}.`, line: error.lineNumber, column: (error.column ?? 0) + 1 };
  }
  if (error.message.startsWith("Lexical error")) {
    return {
      message: "the template does not parse: a character that no tag can hold.",
      line: yylloc.last_line,
      column: yylloc.last_column + 1,
    };
  }
  const found = match === "" ? "it ends inside of a tag or a block" : `${JSON.stringify(match.slice(0, 40))} cannot stand here`;
  return { message: `the template does not parse: ${found}.`, line: yylloc.first_line, column: yylloc.first_column + 1 };
}

/** Raises a fault at a node of a parsed template. */
function failAt(options: ReadTemplateOptions, { loc }: Statement | Expression, fault: Fault): never {
  throw invalidTemplate(options, { ...fault, line: loc.start.line, column: loc.start.column + 1 });
}

function invalidTemplate({ path, firstLine = 1 }: ReadTemplateOptions, problem: FileProblem, cause?: unknown): Error {
  return invalidFile(path, { ...problem, line: problem.line + firstLine - 1 }, cause);
}

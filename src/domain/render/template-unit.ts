import type { Program } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import type { CompiledFunction } from "handlebars/dist/cjs/handlebars.js";

import { parseTemplate } from "../prompt/template.ts";
import { tooDeepAt } from "../prompt/template-nesting.ts";
import type { Prompt } from "./prompt.ts";
import { isProgram, passagesOf } from "./passages.ts";
import { countCharacters, RenderingTooLarge, type Mark } from "./rendering.ts";
import { HelperFault } from "./template-functions.ts";
import { compileTemplate, trimmedProgram } from "./template-compiler.ts";
import { problemError, withExcerpt, type TemplateFile } from "./template-problem.ts";

/** One template on its way to being rendered. */
export interface TemplateUnit {
  file: TemplateFile;
  /** Null for a text without any tags. */
  program: Program | null;
  /** Compiles the template when it is first asked for; it has to be inspected before. */
  compiled(): CompiledFunction;
  /** The same in passages, as a prompt and not as a partial. */
  passages(): readonly Passage[];
}

/** A text, what prints one, or what stands between two. */
export type Passage = CompiledFunction | string | Mark;

/** How the template of a prompt is to be read. */
export interface UnitOptions {
  /** The template's text, as it is to be read. */
  template: string;
  /** Whether it has no tags, whatever it looks like. */
  isPlain: boolean;
}

const MOST_UNITS = 500;
const MOST_TAGS = 10_000;

// By content, so that a text that is parsed again and again is compiled once.
const units = new Map<string, TemplateUnit[]>();

/**
 * Parses a template, or remembers it.
 *
 * @throws Invalid, with an excerpt of the file, for what does not parse.
 */
export function templateUnit(prompt: Prompt, options: UnitOptions): TemplateUnit {
  const { path, text, templateLine } = prompt;
  const known = units.get(options.template) ?? [];
  const unit = known.find(
    ({ file, program }) =>
      file.path === path && file.text === text && file.firstLine === templateLine && (program === null) === isWithoutTags(options),
  );
  if (unit !== undefined) return unit;
  const made = makeUnit({ path, text, firstLine: templateLine }, options);
  if (units.size >= MOST_UNITS) units.delete(units.keys().next().value ?? "");
  units.set(options.template, [...known.slice(-3), made]);
  return made;
}

function isWithoutTags({ template, isPlain }: UnitOptions): boolean {
  return isPlain || !template.includes("{{");
}

function makeUnit(file: TemplateFile, options: UnitOptions): TemplateUnit {
  const { template } = options;
  if (isWithoutTags(options)) return { file, program: null, compiled: () => () => printText(template), passages: () => [template] };
  const program = parsed(file, template);
  // Handlebars changes what it compiles, and other prompts will look at what this one was parsed to.
  const fresh = () => trimmedProgram(parsed(file, template));
  let compiled: CompiledFunction | null = null;
  let passages: readonly Passage[] | null = null;
  return {
    file,
    program,
    compiled: () => (compiled ??= compile(file, fresh())),
    passages: () => (passages ??= passagesOf(fresh()).map((passage) => (isProgram(passage) ? compile(file, passage) : passage))),
  };
}

function parsed(file: TemplateFile, template: string): Program {
  refuseManyTags(file, template);
  try {
    return parseTemplate(template, { firstLine: file.firstLine, ...(file.path !== null && { path: file.path }) });
  } catch (error) {
    throw withExcerpt(error, file);
  }
}

function refuseManyTags(file: TemplateFile, template: string): void {
  let tags = 0;
  for (let at = template.indexOf("{{"); at !== -1; at = template.indexOf("{{", at + 2)) tags += 1;
  // Too many that stand in each other are another fault, which parsing names.
  if (tags <= MOST_TAGS || tooDeepAt(template) !== null) return;
  throw problemError(file, {
    code: "template-too-large",
    message: `the template has ${tags} tags, and ${MOST_TAGS} is the most.`,
    hint: "Pass what repeats as a list, and go through it with {{#each}}.",
    line: file.firstLine,
    column: 1,
  });
}

function compile(file: TemplateFile, program: Program): CompiledFunction {
  const run = compileTemplate(program, (value, line, column) => {
    if (typeof value === "string") return printText(value);
    if (value == null) return "";
    if (typeof value === "object") throw printsObject(file, value, { line, column });
    return printText(String(value));
  });
  return (context, options) => {
    try {
      return run(context, options);
    } catch (error) {
      if (error instanceof HelperFault) throw faultOfHelper(file, error);
      throw error instanceof RenderingTooLarge ? tooLarge(file, error) : error;
    }
  };
}

function printText(text: string): string {
  countCharacters(text.length);
  return text;
}

function printsObject(file: TemplateFile, value: object, { line, column }: { line: number; column: number }): Error {
  const isList = Array.isArray(value);
  const name = tagAt(file, line, column);
  return problemError(file, {
    code: "prints-an-object",
    message: `${name} is a ${isList ? "list" : "map"}, which a text cannot hold as it is.`,
    hint: isList
      ? `Write {{json ${name}}}, {{join ${name}}}, or go through it with {{#each ${name}}}.`
      : `Write {{json ${name}}}, or one of its values.`,
    line: file.firstLine + line - 1,
    column: column + 1,
  });
}

/** What a tag of a file says between its braces. */
function tagAt({ text, firstLine }: TemplateFile, line: number, column: number): string {
  const rest = (text.split("\n")[firstLine + line - 2] ?? "").slice(column);
  return /^\{\{+[~&]*\s*([^\s}~]+)/.exec(rest)?.[1] ?? "this";
}

function faultOfHelper(file: TemplateFile, { code, message, hint, loc: { start } }: HelperFault): Error {
  return problemError(file, { code, message, hint, line: file.firstLine + start.line - 1, column: start.column + 1 });
}

function tooLarge(file: TemplateFile, { message }: Error): Error {
  return problemError(file, {
    code: "rendering-too-large",
    message: `the prompt grows too large: ${message}.`,
    hint: "Pass fewer values, or nest fewer loops and includes.",
    line: file.firstLine,
    column: 1,
  });
}

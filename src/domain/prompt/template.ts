import {
  parser,
  parseWithoutProcessing,
  type Block,
  type Expression,
  type Mustache,
  type Partial,
  type Path,
  type Program,
  type Statement,
  type SubExpression,
} from "handlebars/dist/cjs/handlebars/compiler/base.js";

import { invalidFile, positionAt, type FileProblem } from "../file-problem.ts";
import { tooDeepAt } from "./template-nesting.ts";

/** A partial that a template includes: `{{> shared/tone}}`, or one version of it: `{{> "shared/tone@v3"}}`. */
export interface PartialReference {
  name: string;
  /** Null for the one that lives where the template lives. */
  version: number | null;
}

/** What a template asks for from outside. */
export interface TemplateReferences {
  /** Paths such as `ticket` and `customer.name`, sorted, each once. */
  variables: string[];
  /** Sorted by name and version, each once. */
  partials: PartialReference[];
}

export interface ReadTemplateOptions {
  /** The prompt's `syntax`; `plain` has no templating. */
  syntax?: string | null | undefined;
  path?: string | undefined;
  /** The line of the file on which the template begins; 1 unless given. */
  firstLine?: number;
}

/** The helpers of every prompt; as an argument's head their names are no variables. */
const HELPERS: ReadonlySet<string> = new Set(
  "role history media section json if unless each with ifEquals unlessEquals eq join default raw lookup".split(" "),
);

const FOREIGN_SYNTAX = /\$\{\{|\{%/;
const PINNED = /^(.+)@v([1-9]\d{0,8})$/;
const HINT = "To print it as it stands, put it between {{{{raw}}}} and {{{{/raw}}}}, or set `syntax: plain` in the front matter.";

/**
 * Finds the variables and partials of a template. Names inside of `{{#each}}`, `{{#with}}` and a section `{{#customer}}`
 * belong to the value of that block and are not listed; `../name` and `@root.name` reach out of it.
 *
 * @throws Invalid, with line and column of the file, for what Handlebars cannot parse and for blocks nested too deep.
 * @example readTemplate("{{> shared/tone}} {{ticket}}") // {variables: ["ticket"], partials: [{name: "shared/tone", version: null}]}
 */
export function readTemplate(template: string, options: ReadTemplateOptions = {}): TemplateReferences {
  if (options.syntax === "plain" || !template.includes("{{")) return { variables: [], partials: [] };
  const finder = new ReferenceFinder(options);
  finder.program(parse(template, options), { contexts: 0, blockParams: [] });
  return finder.references();
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

/** `partials` sorted by name and version, each once. */
export function sortedPartials(partials: Iterable<PartialReference>): PartialReference[] {
  const byLabel = new Map<string, PartialReference>();
  for (const partial of partials) byLabel.set(`${partial.name}@${partial.version ?? ""}`, partial);
  return [...byLabel.values()].toSorted((a, b) => (a.name === b.name ? (a.version ?? 0) - (b.version ?? 0) : a.name < b.name ? -1 : 1));
}

/** Where in the template the finder stands. */
interface Scope {
  /** How many enclosing blocks have replaced `this`. */
  contexts: number;
  /** The names after `as |…|` of all enclosing blocks. */
  blockParams: readonly string[];
}

class ReferenceFinder {
  readonly #options: ReadTemplateOptions;
  readonly #variables = new Set<string>();
  readonly #partials: PartialReference[] = [];
  readonly #inlinePartials = new Set<string>();

  constructor(options: ReadTemplateOptions) {
    this.#options = options;
  }

  references(): TemplateReferences {
    const outside = this.#partials.filter(({ name }) => !this.#inlinePartials.has(name));
    return { variables: [...this.#variables].toSorted(), partials: sortedPartials(outside) };
  }

  program(program: Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) this.#statement(statement, scope);
  }

  #statement(statement: Statement, scope: Scope): void {
    switch (statement.type) {
      case "MustacheStatement":
        return this.#call(statement, scope);
      case "BlockStatement":
        return this.#block(statement, scope);
      case "PartialStatement":
      case "PartialBlockStatement":
        return this.#partial(statement, scope);
      case "DecoratorBlock":
        return this.#inlinePartial(statement, scope);
      default:
    }
  }

  #call(call: Mustache | SubExpression, scope: Scope): void {
    const { path } = call;
    const isHelperCall = call.params.length > 0 || call.hash !== undefined;
    if (isHelperCall && path.type !== "PathExpression") {
      this.#fail(path, "template-syntax", `the template does not parse: ${JSON.stringify(path.original)} is the name of no helper.`, HINT);
    }
    if (!isHelperCall && path.original !== "history") this.#expression(path, scope);
    this.#arguments(call, scope);
  }

  #block(block: Block, scope: Scope): void {
    const name = block.path.original;
    const isSection = block.params.length === 0 && !HELPERS.has(name);
    if (isSection) this.#expression(block.path, scope);
    this.#arguments(block, scope);
    const replacesThis = isSection || name === "each" || name === "with";
    const blockParams = [...scope.blockParams, ...(block.program?.blockParams ?? [])];
    this.program(block.program, { ...scope, blockParams, contexts: scope.contexts + (replacesThis ? 1 : 0) });
    this.program(block.inverse, scope);
  }

  #partial(partial: Partial, scope: Scope): void {
    const { name } = partial;
    if (name.type === "SubExpression") this.#expression(name, scope);
    else if (!(name.type === "PathExpression" && name.data)) this.#partials.push(this.#reference(partial, String(name.original)));
    this.#arguments(partial, scope);
    this.program(partial.program, scope);
  }

  #reference(partial: Partial, text: string): PartialReference {
    const pinned = PINNED.exec(text);
    if (pinned !== null) return { name: pinned[1] ?? "", version: Number(pinned[2]) };
    if (!text.includes("@")) return { name: text, version: null };
    return this.#fail(
      partial,
      "invalid-partial",
      `${JSON.stringify(text)} cannot be included: only a version can follow the @.`,
      `Write it such as {{> "shared/tone@v3"}}.`,
    );
  }

  #inlinePartial(block: Block, scope: Scope): void {
    const [name] = block.params;
    if (name?.type === "StringLiteral") this.#inlinePartials.add(String(name.original));
    this.program(block.program, scope);
  }

  #arguments(call: { params: Expression[]; hash?: { pairs: { value: Expression }[] } }, scope: Scope): void {
    for (const param of call.params) this.#expression(param, scope);
    for (const { value } of call.hash?.pairs ?? []) this.#expression(value, scope);
  }

  #expression(expression: Expression, scope: Scope): void {
    if (expression.type === "SubExpression") this.#call(expression, scope);
    else if (expression.type === "PathExpression") this.#path(expression, scope);
  }

  #path(path: Path, scope: Scope): void {
    const [first, ...rest] = path.parts;
    if (first === undefined) return;
    if (path.data) {
      if (first === "root" && rest.length > 0) this.#variables.add(rest.join("."));
      return;
    }
    const reachesOut = path.depth >= scope.contexts;
    const isBlockParam = scope.blockParams.includes(first) && path.original.startsWith(first);
    if (reachesOut && !isBlockParam) this.#variables.add(path.parts.join("."));
  }

  #fail(node: Statement | Expression, code: string, message: string, hint: string): never {
    const { line, column } = node.loc.start;
    throw invalidTemplate(this.#options, { code, message, hint, line, column: column + 1 });
  }
}

function parse(template: string, options: ReadTemplateOptions): Program {
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
    throw invalidTemplate(options, { code: "template-syntax", hint: HINT, ...faultOf(error as HandlebarsError) }, error);
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

function invalidTemplate({ path, firstLine = 1 }: ReadTemplateOptions, problem: FileProblem, cause?: unknown): Error {
  return invalidFile(path, { ...problem, line: problem.line + firstLine - 1 }, cause);
}

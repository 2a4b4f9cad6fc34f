import type { Block, Mustache, Program, SubExpression } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import { parse } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import Handlebars, {
  type CompiledFunction,
  type CompileOptions,
  type HelperDelegate,
  type IncludeOptions,
} from "handlebars/dist/cjs/handlebars.js";
import { createProtoAccessControl } from "handlebars/dist/cjs/handlebars/internal/proto-access.js";

import { TEMPLATE_HELPERS, hasArguments, isHelperWithoutArguments } from "../prompt/template-helper.ts";
import { templateFunctions } from "./template-functions.ts";

/** Prints a value of a template; the line and column, from 0, are those of its tag. */
export type Print = (value: unknown, line: number, column: number) => string;

// An instance of its own: helpers, compilers and partials of others stay what they are.
const own = Handlebars.create();

/** What the helpers of templates do, by name. A rendering is given those that it calls. */
const FUNCTIONS: Readonly<Record<string, HelperDelegate | undefined>> = templateFunctions(own.helpers);

const SECTION = own.helpers["blockHelperMissing"];
// Nothing of what Handlebars brings along, such as `log`. Only sections look here, for how to go through a list.
own.helpers = { each: FUNCTIONS["each"] as HelperDelegate };

/** Reads a helper's name without arguments as a variable. */
class VariablesFirst extends own.Compiler {
  override classifySexpr(call: Mustache | Block | SubExpression): "helper" | "ambiguous" | "simple" {
    const name = String(call.path.original);
    const isHelper = hasArguments(call) || isHelperWithoutArguments(name, call.type === "BlockStatement" ? "block" : "inline");
    return isHelper ? super.classifySexpr(call) : "simple";
  }
}
VariablesFirst.prototype.compiler = VariablesFirst;

/** Makes every value a text before it is joined to another one, where Handlebars would add numbers up. */
class PrintEveryValue extends own.JavaScriptCompiler {
  append(): void {
    const value = this.popStack();
    const { line, column } = this.source.currentLocation.start;
    this.pushSource(this.appendToBuffer([this.aliasable("container.print"), "(", value, `,${line},${column})`]));
  }

  appendEscaped(): void {
    this.append();
  }
}
PrintEveryValue.prototype.compiler = PrintEveryValue;

const OPTIONS: CompileOptions = {
  data: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries([...TEMPLATE_HELPERS.keys()].map((name) => [name, true])),
};

/** What templates call, beside the values. */
export type Surroundings = Omit<IncludeOptions, "data">;

/**
 * What a template and its partials are called with. Handlebars would put this together again in every rendering, which
 * takes longer than to render; a template that another one includes is given it ready-made.
 *
 * @param helpers the names of those that are called; null for all
 */
export function surroundings(helpers: ReadonlySet<string> | null, partials: Record<string, CompiledFunction>): Surroundings {
  const called = Object.entries(FUNCTIONS).flatMap(([name, helper]) =>
    helper !== undefined && (helpers?.has(name) ?? true) ? [[name, helper] as const] : [],
  );
  return {
    partial: true,
    helpers: Object.fromEntries(called),
    partials,
    decorators: own.decorators,
    hooks: { blockHelperMissing: SECTION },
    // Said outright, because Handlebars writes to standard error where it is left to its own rule.
    protoAccessControl: createProtoAccessControl({ allowProtoMethodsByDefault: false, allowProtoPropertiesByDefault: false }),
  };
}

/** Trims the white space around the tags of a parsed template, as Handlebars does before it compiles one. */
export function trimmedProgram(program: Program): Program {
  return parse(program);
}

/** Compiles a trimmed template that was found to hold nothing but what can be rendered. */
export function compileTemplate(program: Program, print: Print): CompiledFunction {
  const options = { ...OPTIONS };
  const environment = new VariablesFirst().compile(program, options);
  const specification = new PrintEveryValue().compile(environment, options, undefined, true);
  const { main } = specification;
  specification.main = (container, context, helpers, partials, data, blockParams, depths) => {
    container.print = print;
    return main(container, context, helpers, partials, data, blockParams, depths);
  };
  return own.template(specification);
}

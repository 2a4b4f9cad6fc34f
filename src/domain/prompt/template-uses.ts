import type {
  Block,
  Expression,
  Hash,
  Mustache,
  Partial,
  Path,
  Program,
  Statement,
  SubExpression,
} from "handlebars/dist/cjs/handlebars/compiler/base.js";

import type { Fault } from "../file-problem.ts";
import { inlinePartials, type InlinePartial, type ParsedTemplate } from "./inline-partials.ts";
import type { PartialReference } from "./template.ts";
import { hasArguments, isHelperWithoutArguments, LITERAL_HINT } from "./template-helper.ts";
import {
  guardedSteps,
  ROOT_SCOPE,
  scopeId,
  scopeOfPartial,
  scopesOfBlock,
  valueOf,
  type Scope,
  type TemplateContext,
} from "./template-scope.ts";
import type { PartialUse, TemplateUses, VariableUse } from "./template-use.ts";

/** How uses are found, and what is done on the way. */
export interface FindUsesOptions<File> {
  /** Raises what is wrong at a place of a file. */
  fail(file: File, node: Statement | Expression, fault: Fault): never;
  /** Finds what a partial holds, so that it is followed; without it no partial is. */
  include?(use: PartialUse<File>): ParsedTemplate<File>;
  /** Looks at every call of a helper, and at paths that lead out of the template. */
  inspect?(node: Call | Path, file: File, isOutside: boolean): void;
}

/** A tag, or a part of one, that may call a helper. */
export type Call = Mustache | Block | SubExpression;

const PINNED = /^(.+)@v([1-9]\d{0,8})$/;

/** Finds every use of a value and of a partial in a template and, where they are given, in the partials that it includes. */
export function findUses<File>(template: ParsedTemplate<File>, options: FindUsesOptions<File>): TemplateUses<File> {
  const finder = new UseFinder(options);
  finder.file(template, ROOT_SCOPE, { chain: [], inlines: new Map() });
  return finder.found;
}

/** How the finder came to a template. */
interface Way<File> {
  chain: readonly string[];
  inlines: ReadonlyMap<string, InlinePartial<File>>;
}

/** Where in the templates the finder stands. */
interface Stand<File> extends Way<File> {
  file: File;
  scope: Scope;
}

class UseFinder<File> {
  readonly found: TemplateUses<File> = { uses: [], partials: [], includesByValue: false, unsure: new Set(), helpers: new Set() };
  readonly #options: FindUsesOptions<File>;
  readonly #followed = new Set<string>();

  constructor(options: FindUsesOptions<File>) {
    this.#options = options;
  }

  file({ program, file }: ParsedTemplate<File>, scope: Scope, { chain, inlines }: Way<File>): void {
    const own = inlinePartials({ program, file });
    const stand = { file, scope, chain, inlines: own.size === 0 ? inlines : new Map([...inlines, ...own]) };
    this.#program(program, stand);
    for (const inline of own.values()) if (!inline.isUsed) this.#program(inline.program, stand);
  }

  #program(program: Program | undefined, stand: Stand<File>): void {
    for (const statement of program?.body ?? []) this.#statement(statement, stand);
  }

  #statement(statement: Statement, stand: Stand<File>): void {
    switch (statement.type) {
      case "MustacheStatement":
        return this.#call(statement, stand);
      case "BlockStatement":
        return this.#block(statement, stand);
      case "PartialStatement":
      case "PartialBlockStatement":
        return this.#partial(statement, stand);
      default:
    }
  }

  #call(call: Mustache | SubExpression, stand: Stand<File>): void {
    const { path } = call;
    this.#options.inspect?.(call, stand.file, false);
    if (hasArguments(call) && path.type !== "PathExpression") {
      const name = JSON.stringify(path.original);
      this.#options.fail(stand.file, path, {
        code: "template-syntax",
        message: `the template does not parse: ${name} is the name of no helper.`,
        hint: LITERAL_HINT,
      });
    }
    const name = String(path.original);
    if (hasArguments(call) || isHelperWithoutArguments(name, "inline")) this.found.helpers.add(name);
    else this.#expression(path, stand);
    this.#arguments(call, stand, name);
  }

  #block(block: Block, stand: Stand<File>): void {
    const { path, program, inverse } = block;
    this.#options.inspect?.(block, stand.file, false);
    const name = String(path.original);
    const isHelper = hasArguments(block) || isHelperWithoutArguments(name, "block");
    if (isHelper) this.found.helpers.add(name);
    else this.#expression(path, stand, "none");
    this.#arguments(block, stand, name);
    const [subject = null] = isHelper ? block.params : [path];
    const place = subject?.type === "PathExpression" ? valueOf(subject, stand.scope).place : null;
    const blockParams = program?.blockParams ?? [];
    const [inner, outer] = scopesOfBlock(isHelper ? name : null, stand.scope, { place, blockParams });
    this.#program(program, { ...stand, scope: inner });
    this.#program(inverse, { ...stand, scope: outer });
  }

  #partial(partial: Partial, stand: Stand<File>): void {
    const { name } = partial;
    this.#arguments(partial, stand, null);
    const scope = this.#scopeOfPartial(partial, stand);
    this.#program(partial.program, { ...stand, scope: { ...stand.scope, contexts: scope.contexts } });
    if (name.type === "SubExpression") {
      this.found.includesByValue = true;
      this.#expression(name, stand);
    } else if (!(name.type === "PathExpression" && name.data)) this.#include(partial, String(name.original), scope, stand);
  }

  #scopeOfPartial(partial: Partial, { scope }: Stand<File>): Scope {
    const [param] = partial.params;
    const [current] = scope.contexts;
    const given = new Map(
      (partial.hash?.pairs ?? []).map(
        ({ key, value }) => [key, value.type === "PathExpression" ? valueOf(value, scope).place : null] as const,
      ),
    );
    if (param === undefined) return scopeOfPartial(scope, current, given);
    const { place, ofBlock } = param.type === "PathExpression" ? valueOf(param, scope) : { place: null, ofBlock: true };
    const isSame = place !== null && place.path.length === 0 && !ofBlock;
    const context: TemplateContext = isSame ? { ...current, place } : { place, given: new Map(), isRoot: false };
    return scopeOfPartial(scope, context, given);
  }

  #include(partial: Partial, name: string, scope: Scope, stand: Stand<File>): void {
    const { file, chain, inlines } = stand;
    const inline = inlines.get(name);
    // An inline partial may include itself, as long as the values come to an end.
    if (inline !== undefined) {
      inline.isUsed = true;
      const step = `inline ${name}`;
      if (!chain.includes(step)) this.#program(inline.program, { file: inline.file, scope, chain: [...chain, step], inlines });
      return;
    }
    const [{ isRoot, given }] = scope.contexts;
    const use = { reference: this.#reference(partial, name, file), name, node: partial, file, chain, givesPart: !isRoot || given.size > 0 };
    this.found.partials.push(use);
    if (this.#options.include === undefined) return;
    const included = this.#options.include(use);
    const id = `${name}\n${scopeId(scope)}`;
    if (inlines.size === 0 && this.#followed.has(id)) return;
    this.#followed.add(id);
    this.file(included, scope, { chain: [...chain, name], inlines });
  }

  #reference(partial: Partial, text: string, file: File): PartialReference {
    const pinned = PINNED.exec(text);
    if (pinned !== null) return { name: pinned[1] ?? "", version: Number(pinned[2]) };
    if (!text.includes("@")) return { name: text, version: null };
    return this.#options.fail(file, partial, {
      code: "invalid-partial",
      message: `${JSON.stringify(text)} cannot be included: only a version can follow the @.`,
      hint: `Write it such as {{> "shared/tone@v3"}}.`,
    });
  }

  #arguments(call: { params: Expression[]; hash?: Hash }, stand: Stand<File>, helper: string | null): void {
    call.params.forEach((param, index) => this.#expression(param, stand, needOfArgument(helper, index)));
    for (const { value } of call.hash?.pairs ?? []) this.#expression(value, stand);
  }

  #expression(expression: Expression, stand: Stand<File>, need: VariableUse<File>["need"] = "value"): void {
    if (expression.type === "SubExpression") this.#call(expression, stand);
    else if (expression.type === "PathExpression") this.#path(expression, stand, need);
  }

  #path(node: Path, { file, scope }: Stand<File>, need: VariableUse<File>["need"]): void {
    const { place, ofBlock, isBound, isOutside } = valueOf(node, scope);
    this.#options.inspect?.(node, file, isOutside);
    if (place === null && !isBound && !node.data && node.parts[0] !== undefined) this.found.unsure.add(node.parts[0]);
    if (place === null) return;
    this.found.uses.push({ root: place.root, path: place.path, need, ofBlock, guarded: guardedSteps(scope, place), node, file });
  }
}

function needOfArgument(helper: string | null, index: number): VariableUse<never>["need"] {
  if (helper === "default") return "none";
  return index === 0 && (helper === "if" || helper === "unless") ? "test" : "value";
}

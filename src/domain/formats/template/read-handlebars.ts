import type { Block, Expression, Mustache, Partial, Path, Statement } from "handlebars/dist/cjs/handlebars/compiler/base.js";

import { invalidFile, type Position } from "../../file-problem.ts";
import { parseTemplate } from "../../prompt/template.ts";
import { ROLES } from "../../render/template-functions.ts";
import { trimmedProgram } from "../../render/template-compiler.ts";
import type { Prompt } from "../../render/prompt.ts";
import type { Loss } from "../format.ts";
import type { Piece } from "./pieces.ts";

export interface ReadHandlebarsOptions {
  /** The format that is written, for messages. */
  target: string;
  /** Whether it knows `if` and `each`. */
  blocks: boolean;
  /** The partials that are written out; null when the target includes by itself. */
  partials: Readonly<Record<string, Prompt>> | null;
  /** Gets the comments, which no other format keeps. */
  losses: Loss[];
}

/**
 * Takes a prompt's template apart, for a format that knows less than Handlebars.
 *
 * @throws Invalid, with the place in the prompt, for what that format cannot say.
 */
export function readHandlebars(prompt: Prompt, options: ReadHandlebarsOptions): Piece[] {
  return new Reader(prompt, options, []).read();
}

class Reader {
  readonly #prompt: Prompt;
  readonly #options: ReadHandlebarsOptions;
  /** The names of the partials that lead here. */
  readonly #chain: readonly string[];
  /** What the loops around call their items. */
  readonly #items: string[] = [];

  constructor(prompt: Prompt, options: ReadHandlebarsOptions, chain: readonly string[]) {
    this.#prompt = prompt;
    this.#options = options;
    this.#chain = chain;
  }

  read(): Piece[] {
    const { template, frontMatter, templateLine, path } = this.#prompt;
    const { syntax } = frontMatter;
    if (syntax === "plain" || !template.includes("{{")) return [{ type: "text", text: template }];
    if (syntax === "promptshuttle") {
      throw this.#fault({ line: templateLine, column: 1 }, "syntax: promptshuttle", "Write its [[name]] as {{name}} or {{> name}} first.");
    }
    const program = parseTemplate(template, { firstLine: templateLine, ...(path !== null && { path }) });
    // What stands alone on its line leaves no line behind; an include that stays one is left where it stands.
    return this.#pieces((/\{\{~|~\}\}|\{\{[#^!]/.test(template) ? trimmedProgram(program) : program).body);
  }

  #pieces(statements: readonly Statement[]): Piece[] {
    return statements.flatMap((statement) => this.#piece(statement));
  }

  #piece(statement: Statement): Piece[] {
    switch (statement.type) {
      case "ContentStatement":
        return statement.value === "" ? [] : [{ type: "text", text: statement.value }];
      case "CommentStatement":
        if (statement.value !== "") this.#lose(statement, "the comment is left out.");
        return [];
      case "MustacheStatement":
        return this.#mustache(statement);
      case "PartialStatement":
        return this.#include(statement);
      case "BlockStatement":
        return this.#block(statement);
      default:
        throw this.#fault(this.#at(statement), "a block of partials", "Write it out.");
    }
  }

  #mustache(statement: Mustache): Piece[] {
    const { path, params, hash } = statement;
    const at = this.#at(statement);
    const name = String(path.original);
    if (params.length === 0 && hash === undefined) {
      return name === "history" ? [{ type: "history", at }] : [{ type: "variable", path: this.#path(path), at }];
    }
    const [first] = params;
    if (name === "role" && first?.type === "StringLiteral" && params.length === 1 && hash === undefined) {
      if (ROLES.includes(String(first.original))) return [{ type: "role", role: String(first.original), at }];
    }
    if (name === "default" && params.length === 1 && first?.type === "StringLiteral") {
      return [{ type: "text", text: String(first.original) }];
    }
    throw this.#fault(at, `{{${name} …}}`, "Write the prompt without it, or pass its result in as a variable.");
  }

  #block(block: Block): Piece[] {
    const at = this.#at(block);
    const name = String(block.path.original);
    const [condition, ...others] = block.params;
    if (!this.#options.blocks || condition === undefined || others.length > 0 || block.hash !== undefined) {
      throw this.#fault(at, `{{#${name}}}`, "Write the prompt without blocks, or choose a format that has them.");
    }
    const path = this.#path(condition);
    if (name === "if" || name === "unless") {
      const whenTrue = this.#pieces(block.program?.body ?? []);
      const whenFalse = this.#pieces(block.inverse?.body ?? []);
      return [{ type: "if", path, negated: name === "unless", whenTrue, whenFalse, at }];
    }
    const [item, index] = block.program?.blockParams ?? [];
    if (name !== "each" || item === undefined || index !== undefined || block.inverse !== undefined) {
      throw this.#fault(at, `{{#${name}}}`, "Only {{#if x}}, {{#unless x}} and {{#each xs as |x|}} can be written.");
    }
    this.#items.push(item);
    const body = this.#pieces(block.program?.body ?? []);
    this.#items.pop();
    return [{ type: "each", path, item, body, at }];
  }

  #include(statement: Partial): Piece[] {
    const at = this.#at(statement);
    const name = statement.name.type === "SubExpression" ? "" : String(statement.name.original);
    if (name === "" || statement.params.length > 0 || statement.hash !== undefined) {
      throw this.#fault(at, "an include with values of its own", "Write it out.");
    }
    const { partials } = this.#options;
    const [, bare = name, version] = /^(.*)@v(\d+)$/.exec(name) ?? [];
    if (partials === null) return [{ type: "include", name: bare, version: version === undefined ? null : Number(version), at }];
    const partial = Object.hasOwn(partials, name) ? partials[name] : undefined;
    if (partial === undefined || this.#chain.includes(name)) {
      throw this.#fault(at, partial === undefined ? `${name}, which is not there` : `${name}, which includes itself`, "promptlane lint");
    }
    return new Reader(partial, this.#options, [...this.#chain, name]).read();
  }

  #path(expression: Expression | Path): string[] {
    if (expression.type !== "PathExpression" || expression.data || expression.parts.length === 0) {
      throw this.#fault(this.#at(expression), "what is no plain name", "Write it as {{name}} or {{map.name}}.");
    }
    const odd = expression.parts.find((part) => !/^[A-Za-z_]\w*$/.test(part));
    if (odd !== undefined) throw this.#fault(this.#at(expression), `the name ${JSON.stringify(odd)}`, "Use letters, digits and _.");
    if (/^(?:this(?!\w)|\.(?!\.))/.test(expression.original)) {
      throw this.#fault(this.#at(expression), "{{this}}", "Write {{#each xs as |x|}} and {{x}}.");
    }
    const isItem = this.#items.includes(expression.parts[0] ?? "");
    if (expression.depth !== (isItem ? 0 : this.#items.length)) {
      throw this.#fault(
        this.#at(expression),
        `${expression.original}, which is a part of a block's value`,
        "Name the item: {{#each xs as |x|}}.",
      );
    }
    return expression.parts;
  }

  #at({ loc }: { loc: { start: Position } }): Position {
    return { line: loc.start.line + this.#prompt.templateLine - 1, column: loc.start.column + 1 };
  }

  #lose(statement: Statement, message: string): void {
    this.#options.losses.push({ path: this.#prompt.path ?? "", message, ...this.#at(statement) });
  }

  #fault(position: Position, what: string, hint: string): Error {
    return invalidFile(this.#prompt.path ?? undefined, {
      code: "not-exportable",
      message: `${this.#options.target} has nothing for ${what}.`,
      hint,
      ...position,
    });
  }
}

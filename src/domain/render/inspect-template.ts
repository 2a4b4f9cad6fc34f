import type { Path, Program, Statement } from "handlebars/dist/cjs/handlebars/compiler/base.js";

import type { Fault } from "../file-problem.ts";
import { nearestName } from "../nearest-name.ts";
import { LITERAL_HINT, TEMPLATE_HELPERS, hasArguments } from "../prompt/template-helper.ts";
import type { Call } from "../prompt/template-uses.ts";

/** Helpers that leave a mark in the text, and so can do nothing inside of another call. */
const MARKING = new Set(["role", "history", "media", "section"]);

/** Says what is wrong with a tag that parses, or null: a helper that there is not, or a wrong number of arguments. */
export function faultOfTag(node: Call | Path, isOutside: boolean): Fault | null {
  if (node.type === "PathExpression") return isOutside ? faultOfOutside(node) : null;
  if (!hasArguments(node)) return null;
  const name = String(node.path.original);
  const helper = TEMPLATE_HELPERS.get(name);
  if (helper === undefined) return faultOfUnknown(name);
  const isBlock = node.type === "BlockStatement";
  const written = `{{${isBlock ? "#" : ""}${name}}}`;
  if (isBlock !== (helper.form === "block")) {
    return {
      code: "helper-form",
      message: `${name} is ${isBlock ? "no block" : "a block"}.`,
      hint: isBlock ? `Write {{${name} …}}; to decide by a value, {{#if (…)}}.` : `Write {{#${name} …}} … {{/${name}}}.`,
    };
  }
  if (node.params.length < helper.least || node.params.length > helper.most) {
    const takes = helper.least === helper.most ? String(helper.least) : `${helper.least} to ${helper.most}`;
    return {
      code: "helper-arguments",
      message: `${written} has ${node.params.length} arguments, and takes ${takes}.`,
      hint: "Texts of several words need quotes.",
    };
  }
  if (node.type !== "SubExpression" || !MARKING.has(name)) return null;
  return { code: "helper-form", message: `${name} cannot stand inside of another tag.`, hint: `Write {{${name} …}} by itself.` };
}

/** The first decorator but `inline` of a template, which nothing could run. */
export function foreignDecorator(program: Program | undefined): Statement | null {
  for (const statement of program?.body ?? []) {
    if (statement.type === "Decorator") return statement;
    if (statement.type === "DecoratorBlock" && statement.path.original !== "inline") return statement;
    const inner =
      "program" in statement
        ? (foreignDecorator(statement.program) ?? foreignDecorator("inverse" in statement ? statement.inverse : undefined))
        : null;
    if (inner !== null) return inner;
  }
  return null;
}

function faultOfUnknown(name: string): Fault {
  const near = nearestName(name, TEMPLATE_HELPERS.keys());
  return {
    code: "unknown-helper",
    message: `${name} is no helper, and only a helper takes arguments.`,
    hint: near === null ? `The helpers are ${[...TEMPLATE_HELPERS.keys()].join(", ")}. ${LITERAL_HINT}` : `Did you mean ${near}?`,
  };
}

function faultOfOutside({ original }: Path): Fault {
  return {
    code: "outside-of-template",
    message: `${original} leads out of the template, where there is nothing.`,
    hint: "Take away as many ../ as there are no blocks around it; a partial is given values as {{> name value=value}}.",
  };
}

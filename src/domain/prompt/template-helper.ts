import type { Expression, Hash } from "handlebars/dist/cjs/handlebars/compiler/base.js";

/** How a helper of templates is called. */
export interface HelperForm {
  /** `inline` prints or computes a value, `block` decides about what stands inside of it. */
  form: "inline" | "block";
  /** The fewest and the most positional arguments. */
  least: number;
  most: number;
}

/** The helpers of every prompt, and no others. One that is called without arguments is a variable of that name. */
export const TEMPLATE_HELPERS: ReadonlyMap<string, HelperForm> = new Map([
  ["role", inline(1)],
  ["history", inline(0)],
  ["media", inline(0)],
  ["section", inline(1)],
  ["json", inline(1)],
  ["eq", inline(2)],
  ["join", inline(1, 2)],
  ["default", inline(1, 9)],
  ["lookup", inline(2)],
  ["if", block(1)],
  ["unless", block(1)],
  ["each", block(1)],
  ["with", block(1)],
  ["ifEquals", block(2)],
  ["unlessEquals", block(2)],
  ["raw", block(0)],
]);

/** Helpers that mean something without arguments: as an inline call and as a block. */
const WITHOUT_ARGUMENTS = { inline: "history", block: "raw" };

/** Whether a call without arguments is one of the helper, and not of a variable that has its name. */
export function isHelperWithoutArguments(name: string, form: HelperForm["form"]): boolean {
  return WITHOUT_ARGUMENTS[form] === name;
}

/** Whether a call has arguments, and so must be one of a helper. */
export function hasArguments(call: { params: Expression[]; hash?: Hash }): boolean {
  return call.params.length > 0 || call.hash !== undefined;
}

/** Says how text that looks like a tag is written literally. */
export const LITERAL_HINT =
  "To print it as it stands, put it between {{{{raw}}}} and {{{{/raw}}}}, or set `syntax: plain` in the front matter.";

function inline(least: number, most = least): HelperForm {
  return { form: "inline", least, most };
}

function block(parameters: number): HelperForm {
  return { form: "block", least: parameters, most: parameters };
}

import { sortedPartials, type PartialReference, type TemplateReferences } from "./template.ts";

// A variable, an include or a role, written so that nothing but the tag itself decides what it is.
const PLAIN_TAG = /\{\{(?:([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|> ([A-Za-z][\w-]*(?:\/[A-Za-z][\w-]*)*)|role "\w+")\}\}(?!\})/y;
const MEANS_MORE = /\b(?:this|else|true|false|null|undefined|history|as)\b/;

/**
 * Finds the references of a template whose tags are all plain variables, includes and roles, which most are, ten times
 * faster than by parsing it. Returns null for any other template, also for one that may not parse.
 */
export function readPlainTemplate(template: string): TemplateReferences | null {
  const variables = new Set<string>();
  const partials: PartialReference[] = [];
  let at = template.indexOf("{{");
  while (at !== -1) {
    PLAIN_TAG.lastIndex = at;
    const [tag, variable, partial] = PLAIN_TAG.exec(template) ?? [];
    if (tag === undefined || template[at - 1] === "\\" || MEANS_MORE.test(tag)) return null;
    if (variable !== undefined) variables.add(variable);
    if (partial !== undefined) partials.push({ name: partial, version: null });
    at = template.indexOf("{{", at + tag.length);
  }
  return { variables: [...variables].toSorted(), partials: sortedPartials(partials), givesParts: false };
}

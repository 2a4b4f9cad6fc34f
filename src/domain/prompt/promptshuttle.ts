/** What `[[name]]` may stand for in the source of a template. */
export interface NamesInBrackets {
  isVariable(name: string): boolean;
  isTemplate(name: string): boolean;
}

// Not `[[ -f x ]]`, `[[1,2]]`, `m[[0]]` or `a[[b]]`, which belong to shells and to lists of lists.
const IN_BRACKETS = /(?<![\w\])[])\[\[([A-Za-z_][\w-]*(?:[./][A-Za-z_][\w-]*)*)\]\](?!\])/g;

/**
 * Writes `[[name]]` of `syntax: promptshuttle` as a variable, or as an include when there is such a template; what is
 * neither stays as it is. Only the source is read: a value that holds `[[name]]` is text.
 */
export function withoutBrackets(template: string, { isVariable, isTemplate }: NamesInBrackets): string {
  return template.replaceAll(IN_BRACKETS, (written, name: string) => {
    if (isVariable(name) || isVariable(name.split(".", 1)[0] ?? "")) return `{{${name}}}`;
    return isTemplate(name) ? `{{>${name}}}` : written;
  });
}

/** The names between double brackets in a template. */
export function namesInBrackets(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(IN_BRACKETS), ([, name = ""]) => name))];
}

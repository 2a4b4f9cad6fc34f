import type { Program } from "handlebars/dist/cjs/handlebars/compiler/base.js";

/** A template whose tags have been parsed, and whatever tells it from others. */
export interface ParsedTemplate<File> {
  program: Program;
  file: File;
}

/** A partial that a template defines for itself. */
export interface InlinePartial<File> extends ParsedTemplate<File> {
  isUsed: boolean;
}

/** The partials that a template defines with `{{#*inline "name"}}`, wherever it does. */
export function inlinePartials<File>(template: ParsedTemplate<File>): Map<string, InlinePartial<File>> {
  const inlines = new Map<string, InlinePartial<File>>();
  collect(template.program, template.file, inlines);
  return inlines;
}

function collect<File>(program: Program | undefined, file: File, inlines: Map<string, InlinePartial<File>>): void {
  for (const statement of program?.body ?? []) {
    if (statement.type === "DecoratorBlock") {
      const [name] = statement.params;
      if (name?.type === "StringLiteral" && statement.program !== undefined) {
        inlines.set(String(name.original), { program: statement.program, file, isUsed: false });
        collect(statement.program, file, inlines);
      }
    } else if (statement.type === "BlockStatement") {
      collect(statement.program, file, inlines);
      collect(statement.inverse, file, inlines);
    } else if (statement.type === "PartialBlockStatement") collect(statement.program, file, inlines);
  }
}

import type { TemplateUses } from "../prompt/template-use.ts";
import { findUses } from "../prompt/template-uses.ts";
import { parseTemplate } from "../prompt/template.ts";
import { faultOfTag } from "../render/inspect-template.ts";
import type { Position } from "../file-problem.ts";
import { finding, type FileFinding } from "./lint-problem.ts";

/** Where a template that parses asks for what, and the tags of it that cannot be rendered. */
export interface TemplatePlaces {
  /** Where a variable is first asked for, by its path such as `customer.name`. */
  ofVariable(path: string): Position;
  /** Where a partial is first included. */
  ofPartial(name: string, version: number | null): Position;
  /** Helpers that there are not, and those that are called as they cannot be. */
  faults: FileFinding[];
}

/** Looks at the tags of a template; `firstLine` is its first line in the file. */
export function templatePlaces(template: string, firstLine: number): TemplatePlaces {
  const faults: FileFinding[] = [];
  const placeOf = ({ loc }: { loc: { start: Position } }): Position => ({
    line: loc.start.line + firstLine - 1,
    column: loc.start.column + 1,
  });
  const { uses, partials }: TemplateUses<null> = findUses(
    { program: parseTemplate(template, { firstLine }), file: null },
    {
      fail: (_, node, fault) => {
        throw new TypeError(`${fault.message} (line ${placeOf(node).line})`);
      },
      inspect: (node, _, isOutside) => {
        const fault = faultOfTag(node, isOutside);
        if (fault !== null) faults.push(finding("error", { ...fault, ...placeOf(node) }));
      },
    },
  );
  const beginning = { line: firstLine, column: 1 };
  const place = (use: { node: { loc: { start: Position } } } | undefined): Position => (use === undefined ? beginning : placeOf(use.node));
  return {
    ofVariable: (path) => place(uses.find((use) => use.root === "variables" && !use.ofBlock && use.path.join(".") === path)),
    ofPartial: (name, version) => place(partials.find(({ reference }) => reference.name === name && reference.version === version)),
    faults,
  };
}

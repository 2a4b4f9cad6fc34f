import type { Partial, Path } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import type { PartialReference } from "./template.ts";
import type { ValuePlace } from "./template-scope.ts";

/** One place of a template that uses a value. */
export interface VariableUse<File> extends ValuePlace {
  /** What happens without the value: it is missed, it may be null (`{{#if}}`), or it may be left out (`{{#section}}`). */
  need: "value" | "test" | "none";
  /** How many first steps of the path an enclosing block has tested. */
  guarded: number;
  /** Whether it belongs to the value of a block, and not to the variables themselves. */
  ofBlock: boolean;
  node: Path;
  file: File;
}

/** One place of a template that includes a partial. */
export interface PartialUse<File> {
  reference: PartialReference;
  /** As it is written, which is what it is looked up by: `shared/tone@v3`. */
  name: string;
  node: Partial;
  file: File;
  /** The names of the partials that lead here, outermost first. */
  chain: readonly string[];
  /** Whether it is given other values than the template has: in a block that replaces `this`, or by the include. */
  givesPart: boolean;
}

/** All that a template uses. */
export interface TemplateUses<File> {
  uses: VariableUse<File>[];
  partials: PartialUse<File>[];
  /** Whether a partial is included whose name only the values tell. */
  includesByValue: boolean;
  /** Names that may be variables or parts of a block's value, which only the values tell. */
  unsure: Set<string>;
  /** The helpers that are called. */
  helpers: Set<string>;
}

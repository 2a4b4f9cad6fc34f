import type { CompiledFunction } from "handlebars/dist/cjs/handlebars.js";

import type { Fault } from "../file-problem.ts";
import { nearestName } from "../nearest-name.ts";
import type { PartialUse, TemplateUses } from "../prompt/template-use.ts";
import { findUses } from "../prompt/template-uses.ts";
import { faultOfTag, foreignDecorator } from "./inspect-template.ts";
import { parsePrompt } from "./parse-prompt.ts";
import type { Prompt } from "./prompt.ts";
import { withoutBrackets } from "../prompt/promptshuttle.ts";
import { countSteps, type Mark } from "./rendering.ts";
import { surroundings } from "./template-compiler.ts";
import { problemError, type TemplateFile } from "./template-problem.ts";
import { templateUnit, type TemplateUnit } from "./template-unit.ts";

/** A template with everything that it includes, ready to be rendered. */
export interface LinkedTemplate {
  file: TemplateFile;
  uses: TemplateUses<TemplateFile>;
  /** Renders the texts between the roles, and the roles. */
  run(variables: Record<string, unknown>, data: Record<string, unknown>): (string | Mark)[];
}

type Partials = Readonly<Record<string, string | Prompt>>;

export interface LinkOptions {
  partials: Partials;
  /** Whether the template loses the white space around it. */
  trim: boolean;
  /** The names that are variables, which only `syntax: promptshuttle` has to know. */
  isVariable(name: string): boolean;
}

const MOST_CHAINED = 100;
const MOST_KNOWN = 4;
const NO_PROGRAM = { type: "Program", body: [] } as const;

/** A template that was linked, and with which partials. */
export interface KnownLink {
  source: string;
  path: string | null;
  taken: readonly (readonly [string, string | Prompt])[];
  linked: LinkedTemplate;
}

/**
 * Parses a prompt's template and all that it includes, follows the includes, and compiles them; or finds among `known` that
 * this was done.
 *
 * @throws Invalid, with an excerpt, for a template that does not parse or calls what there is not, for a partial that is
 *   not there, and for partials that include each other in a circle.
 */
export function linkedTemplate(prompt: Prompt, known: KnownLink[], options: LinkOptions): LinkedTemplate {
  const whole = options.trim ? withoutEdges(prompt) : prompt;
  const source = sourceOf(whole, options);
  const { path } = prompt;
  const fitting = known.find((one) => one.source === source && one.path === path && hasTaken(one, options.partials));
  if (fitting !== undefined) return fitting.linked;
  const linker = new Linker(options);
  const linked = linker.link(whole, source);
  if (linker.dependsOnNames) return linked;
  if (known.length === MOST_KNOWN) known.shift();
  known.push({ source, path, taken: linker.taken(), linked });
  return linked;
}

function hasTaken({ taken, linked }: KnownLink, partials: Partials): boolean {
  if (linked.uses.includesByValue && Object.keys(partials).length !== taken.length) return false;
  return taken.every(([name, partial]) => partials[name] === partial);
}

function withoutEdges(prompt: Prompt): Prompt {
  const { template, templateLine } = prompt;
  const leading = template.slice(0, template.length - template.trimStart().length);
  return { ...prompt, template: template.trim(), templateLine: templateLine + leading.split("\n").length - 1 };
}

function sourceOf({ template, frontMatter }: Prompt, { partials, isVariable }: Pick<LinkOptions, "partials" | "isVariable">): string {
  if (frontMatter["syntax"] !== "promptshuttle") return template;
  return withoutBrackets(template, { isVariable, isTemplate: (name) => Object.hasOwn(partials, name) });
}

class Linker {
  /** Whether a partial says `[[name]]`, so that it reads differently when other variables are given. */
  dependsOnNames = false;
  readonly #options: LinkOptions;
  readonly #units = new Map<string, TemplateUnit>();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  link(prompt: Prompt, source: string): LinkedTemplate {
    const root = this.#unit(prompt, source);
    const uses = findUses(parsedOf(root), {
      fail: (file, { loc }, fault) => failAt(file, loc.start, fault),
      inspect: (node, file, isOutside) => {
        const fault = faultOfTag(node, isOutside);
        if (fault !== null) failAt(file, node.loc.start, fault);
      },
      include: (use) => parsedOf(this.#included(use)),
    });
    // Which one is meant only the values tell, so all of them have to be there.
    if (uses.includesByValue) for (const name of Object.keys(this.#options.partials)) this.#unitOf(name);
    const partials = Object.fromEntries([...this.#units].map(([name, unit]) => [name, counted(unit)] as const));
    const { partial, helpers, decorators, hooks, protoAccessControl } = surroundings(uses.includesByValue ? null : uses.helpers, partials);
    const passages = root.passages();
    return {
      file: root.file,
      uses,
      run: (variables, data) => {
        const options = { partial, data, helpers, partials, decorators, hooks, protoAccessControl };
        return passages.map((passage) => (typeof passage === "function" ? passage(variables, options) : passage));
      },
    };
  }

  taken(): (readonly [string, string | Prompt])[] {
    return [...this.#units.keys()].map((name) => [name, this.#options.partials[name] ?? ""] as const);
  }

  #unit(prompt: Prompt, template: string): TemplateUnit {
    const unit = templateUnit(prompt, { template, isPlain: prompt.frontMatter["syntax"] === "plain" });
    const decorator = foreignDecorator(unit.program ?? undefined);
    if (decorator === null) return unit;
    return failAt(unit.file, decorator.loc.start, {
      code: "unknown-helper",
      message: "the only decorator is {{#*inline}}.",
      hint: 'Write {{#*inline "name"}} … {{/inline}}.',
    });
  }

  #included({ name, node, file, chain }: PartialUse<TemplateFile>): TemplateUnit {
    const { start } = node.loc;
    if (chain.includes(name)) {
      const circle = [...chain.slice(chain.indexOf(name)), name].join(" → ");
      return failAt(file, start, {
        code: "cyclic-partials",
        message: `partials include each other in a circle: ${circle}.`,
        hint: "Take one of these includes out.",
      });
    }
    if (chain.length >= MOST_CHAINED) {
      return failAt(file, start, {
        code: "template-too-deep",
        message: `partials are nested more than ${MOST_CHAINED} levels deep.`,
        hint: "Include fewer partials in each other.",
      });
    }
    const unit = this.#unitOf(name);
    if (unit !== null) return unit;
    const near = nearestName(name, Object.keys(this.#options.partials));
    const through = chain.length === 0 ? "" : `, which ${chain.at(-1)} includes,`;
    return failAt(file, start, {
      code: "partial-not-found",
      message: `the partial ${name}${through} is not there.`,
      hint: near === null ? "Create it, or take the include out." : `Did you mean {{> ${near}}}?`,
    });
  }

  #unitOf(name: string): TemplateUnit | null {
    const known = this.#units.get(name);
    if (known !== undefined) return known;
    const { partials } = this.#options;
    const given = Object.hasOwn(partials, name) ? partials[name] : undefined;
    if (given === undefined) return null;
    const partial = typeof given === "string" ? parsePrompt(given, { path: name }) : given;
    this.dependsOnNames ||= partial.frontMatter["syntax"] === "promptshuttle";
    const unit = this.#unit(partial, sourceOf(partial, this.#options));
    this.#units.set(name, unit);
    return unit;
  }
}

function parsedOf({ program, file }: TemplateUnit) {
  return { program: program ?? { ...NO_PROGRAM, body: [] }, file };
}

function counted(unit: TemplateUnit): CompiledFunction {
  return (context, options) => {
    countSteps(1);
    return unit.compiled()(context, options);
  };
}

function failAt(file: TemplateFile, { line, column }: { line: number; column: number }, fault: Fault): never {
  throw problemError(file, { ...fault, line: file.firstLine + line - 1, column: column + 1 });
}

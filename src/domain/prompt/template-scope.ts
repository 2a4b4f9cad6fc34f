import type { Path } from "handlebars/dist/cjs/handlebars/compiler/base.js";

/** Stands in a path for every item of a list, or every value of a map. */
export const EVERY_ITEM = Symbol("every item");

export type Step = string | typeof EVERY_ITEM;

/** Where a value comes from: the variables of a call, or the values that templates reach as `@name`. */
export interface ValuePlace {
  root: "variables" | "context";
  path: readonly Step[];
}

/** What `this` is somewhere in a template. */
export interface TemplateContext {
  /** Null when that depends on the values, as it does in a section. */
  place: ValuePlace | null;
  /** Names that an include gave to a partial, and what each of them is. */
  given: ReadonlyMap<string, ValuePlace | null>;
  isRoot: boolean;
}

/** What names mean somewhere in a template. */
export interface Scope {
  /** `this`, `..`, `../..` and so on. */
  contexts: readonly [TemplateContext, ...TemplateContext[]];
  /** The names after `as |…|` of all enclosing blocks. */
  blockParams: ReadonlyMap<string, ValuePlace | null>;
  /** What enclosing blocks have tested. */
  guards: readonly ValuePlace[];
}

/** What a path of a template stands for. */
export interface FoundValue {
  /** Null when it cannot be told without the values, or comes from no variable. */
  place: ValuePlace | null;
  /** Whether it belongs to the value of a block, and not to the variables themselves. */
  ofBlock: boolean;
  /** Whether the template itself gave the name a value: after `as |…|`, or with an include. */
  isBound: boolean;
  /** Whether `../` goes further out than there are blocks. */
  isOutside: boolean;
}

/** The scope at the top of a prompt. */
export const ROOT_SCOPE: Scope = {
  contexts: [{ place: { root: "variables", path: [] }, given: new Map(), isRoot: true }],
  blockParams: new Map(),
  guards: [],
};

const LOOP_VALUES = new Set(["index", "key", "first", "last", "partial-block"]);

/** Finds what a path stands for in a scope. */
export function valueOf(path: Path, scope: Scope): FoundValue {
  const [first, ...rest] = path.parts;
  if (path.data) return { place: placeOfData(path), ofBlock: false, isBound: false, isOutside: false };
  if (first !== undefined && isBlockParam(path, scope)) {
    return { place: inside(scope.blockParams.get(first) ?? null, rest), ofBlock: true, isBound: true, isOutside: false };
  }
  const isOutside = path.depth >= scope.contexts.length;
  const context = scope.contexts[path.depth] ?? scope.contexts.at(-1) ?? scope.contexts[0];
  const given = first === undefined ? undefined : context.given.get(first);
  if (given !== undefined) return { place: given === null ? null : inside(given, rest), ofBlock: true, isBound: true, isOutside };
  return { place: inside(context.place, path.parts), ofBlock: !context.isRoot, isBound: false, isOutside };
}

/** The scope inside of a block that replaces `this`. */
function scopeOfBlock(scope: Scope, place: ValuePlace | null): Scope {
  return { ...scope, contexts: [{ place, given: new Map(), isRoot: false }, ...scope.contexts] };
}

/** The scope of a partial: nothing of its surroundings but the context, and the names that the include gives to it. */
export function scopeOfPartial(scope: Scope, context: TemplateContext, given: ReadonlyMap<string, ValuePlace | null>): Scope {
  return { contexts: [{ ...context, given: new Map([...context.given, ...given]) }], blockParams: new Map(), guards: scope.guards };
}

/** The same scope, after a block has tested a value. */
function scopeWithGuard(scope: Scope, place: ValuePlace | null): Scope {
  return place === null ? scope : { ...scope, guards: [...scope.guards, place] };
}

/** The same scope with the names after `as |…|`. */
function scopeWithBlockParams(scope: Scope, names: readonly string[], places: readonly (ValuePlace | null)[]): Scope {
  if (names.length === 0) return scope;
  return { ...scope, blockParams: new Map([...scope.blockParams, ...names.map((name, index) => [name, places[index] ?? null] as const)]) };
}

/** What a block is about. */
export interface BlockSubject {
  place: ValuePlace | null;
  blockParams: readonly string[];
}

/** The scopes of what stands in a block, and of what stands after its `{{else}}`. `helper` is null for a section. */
export function scopesOfBlock(helper: string | null, scope: Scope, { place, blockParams }: BlockSubject): [Scope, Scope] {
  switch (helper) {
    case null:
      return [scopeWithGuard(scopeOfBlock(scope, null), place), scope];
    case "each": {
      const item = inside(place, [EVERY_ITEM]);
      return [scopeWithBlockParams(scopeOfBlock(scope, item), blockParams, [item, null]), scope];
    }
    case "with":
      return [scopeWithBlockParams(scopeOfBlock(scope, place), blockParams, [place]), scope];
    case "if":
      return [scopeWithGuard(scope, place), scope];
    case "unless":
      return [scope, scopeWithGuard(scope, place)];
    default:
      return [scopeWithBlockParams(scope, blockParams, []), scope];
  }
}

/** A value below another one. */
function inside(place: ValuePlace | null, path: readonly Step[]): ValuePlace | null {
  return place === null ? null : { root: place.root, path: place.path.length === 0 ? path : [...place.path, ...path] };
}

/** How many first steps of a value's path some guard has tested. */
export function guardedSteps({ guards }: Scope, { root, path }: ValuePlace): number {
  if (guards.length === 0) return 0;
  const tested = guards.filter((guard) => guard.root === root && guard.path.every((step, index) => step === path[index]));
  return Math.max(0, ...tested.map((guard) => guard.path.length));
}

/** A text that is equal for scopes in which a partial reads the same values. */
export function scopeId({ contexts: [context], guards }: Scope): string {
  const given = [...context.given].map(([name, place]) => `${name}=${placeId(place)}`);
  return [placeId(context.place), context.isRoot, ...given, "", ...guards.map(placeId)].join("\n");
}

function placeId(place: ValuePlace | null): string {
  return place === null ? "?" : `${place.root}/${place.path.map((step) => (step === EVERY_ITEM ? "*" : JSON.stringify(step))).join("/")}`;
}

function placeOfData({ parts: [first, ...rest], depth }: Path): ValuePlace | null {
  if (first === undefined || depth > 0 || LOOP_VALUES.has(first)) return null;
  return first === "root" ? { root: "variables", path: rest } : { root: "context", path: [first, ...rest] };
}

function isBlockParam({ parts: [first = ""], depth, original }: Path, { blockParams }: Scope): boolean {
  return depth === 0 && blockParams.has(first) && original.startsWith(first);
}

import type { HelperDelegate, HelperOptions, Location } from "handlebars/dist/cjs/handlebars.js";

import type { Fault } from "../file-problem.ts";
import { nearestName } from "../nearest-name.ts";
import { countSteps, leaveMark } from "./rendering.ts";

/** A helper that was called with values that it cannot take. */
export class HelperFault extends Error {
  readonly code: string;
  readonly hint: string;
  readonly loc: Location;

  constructor({ loc }: HelperOptions, fault: Fault) {
    super(fault.message);
    this.code = fault.code;
    this.hint = fault.hint;
    this.loc = loc;
  }
}

/** The roles that a message can have. */
export const ROLES = ["system", "user", "assistant", "model", "tool", "developer"];

type Functions = Readonly<Record<string, HelperDelegate>>;

/** What the helpers of templates do, by name; those that Handlebars brings along are taken from it. */
export function templateFunctions(builtIn: Functions): Functions {
  const { each, if: whenTrue, with: within } = builtIn as Record<"each" | "if" | "with", HelperDelegate>;
  return {
    role,
    history: () => leaveMark({ type: "history" }),
    media,
    section,
    json,
    eq: (one: unknown, other: unknown) => one === other,
    join,
    default: firstGiven,
    lookup,
    if: whenTrue,
    unless(condition: unknown, options: HelperOptions): unknown {
      return whenTrue.call(this, condition, { ...options, fn: options.inverse, inverse: options.fn });
    },
    with: within,
    each(list: unknown, options: HelperOptions): unknown {
      if (typeof list === "object" && list !== null) countSteps(Array.isArray(list) ? list.length : Object.keys(list).length);
      return each.call(this, list, options);
    },
    ifEquals(one: unknown, other: unknown, options: HelperOptions): string {
      return one === other ? options.fn(this) : options.inverse(this);
    },
    unlessEquals(one: unknown, other: unknown, options: HelperOptions): string {
      return one === other ? options.inverse(this) : options.fn(this);
    },
    raw(options: HelperOptions): string {
      return options.fn(this);
    },
  };
}

function role(name: unknown, options: HelperOptions): string {
  if (typeof name !== "string" || !ROLES.includes(name)) {
    const near = typeof name === "string" ? nearestName(name, ROLES) : null;
    throw new HelperFault(options, {
      code: "unknown-role",
      message: `${name === undefined ? "nothing" : JSON.stringify(name)} is no role of a message.`,
      hint: near === null ? `Use one of ${ROLES.join(", ")}.` : `Did you mean ${near}?`,
    });
  }
  const metadata = options.hash;
  return leaveMark({ type: "role", role: name, metadata: Object.keys(metadata).length === 0 ? null : { ...metadata } });
}

function media(options: HelperOptions): string {
  const { url, contentType } = options.hash;
  if (typeof url !== "string" || url === "") {
    throw new HelperFault(options, {
      code: "media-without-url",
      message: "media needs the URL of an image.",
      hint: "Write {{media url=photo}}, with a variable that holds a URL.",
    });
  }
  const type = typeof contentType === "string" && contentType !== "" ? { contentType } : {};
  return leaveMark({ type: "part", part: { media: { url, ...type } } });
}

function section(name: unknown): string {
  return leaveMark({ type: "part", part: { metadata: { purpose: String(name), pending: true } } });
}

function json(value: unknown, options: HelperOptions): string {
  const { indent } = options.hash;
  try {
    return JSON.stringify(value, null, typeof indent === "number" || typeof indent === "string" ? indent : 0) ?? "";
  } catch (error) {
    const message = `the value cannot be written as JSON: ${(error as Error).message.split("\n")[0]}.`;
    throw new HelperFault(options, { code: "not-json", message, hint: "Pass plain values." });
  }
}

/** `{{join tags}}`, `{{join tags "; "}}` or `{{join tags separator="; "}}`. */
function join(list: unknown, separatorOrOptions: unknown, givenOptions?: HelperOptions): string {
  const options = givenOptions ?? (separatorOrOptions as HelperOptions);
  const { separator = givenOptions === undefined ? ", " : separatorOrOptions } = options.hash;
  if (list == null) return "";
  if (!Array.isArray(list)) {
    throw new HelperFault(options, {
      code: "not-a-list",
      message: "join needs a list.",
      hint: "Pass a list, or print the value by itself.",
    });
  }
  if (list.some((item) => typeof item === "object" && item !== null)) {
    const message = "join cannot print the maps and lists of a list.";
    throw new HelperFault(options, { code: "prints-an-object", message, hint: "Write {{json}}, or go through them with {{#each}}." });
  }
  return list.map((item) => (item == null ? "" : String(item))).join(String(separator));
}

/** A value of a map or list; what it inherits is not there, as everywhere in templates. */
function lookup(from: unknown, key: unknown): unknown {
  if (from == null || (typeof key !== "string" && typeof key !== "number")) return undefined;
  return Object.hasOwn(from, key) ? (from as Record<string | number, unknown>)[key] : undefined;
}

/** The first value that is given: neither absent, null nor an empty text. The last argument is not a value. */
function firstGiven(...values: unknown[]): unknown {
  return values.slice(0, -1).find((value) => value != null && value !== "");
}

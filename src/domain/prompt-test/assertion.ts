import { type Context, createContext, Script } from "node:vm";

import { isMap } from "../is-map.ts";
import { TOKENIZER } from "../tokens.ts";
import { compileSchema, schemaFaults } from "../render/json-schema.ts";
import { jsonSchemaOf } from "../prompt/picoschema.ts";

/** What can be said of a rendered text. */
export type AssertionType = "contains" | "equals" | "regex" | "starts-with" | "is-json" | "max-tokens";

/** One statement about a rendered text. */
export interface Assertion {
  type: AssertionType;
  value: unknown;
}

/** A text, and its size. */
export interface TestedText {
  text: string;
  /** In tokens, as `countTokens` counts; null unless an assertion asks for it. */
  tokens: number | null;
}

interface Rule {
  example: string;
  /** What is wrong with the value in a test file; null when nothing is. */
  faultOfValue(value: unknown): string | null;
  /** Why a text is not what the assertion says; null when it is. */
  faultOf(tested: TestedText, value: unknown): string | null;
}

// In milliseconds; what a text of 1 MiB takes is a hundredth of it.
const MATCH_TIME = 1000;

/** The assertions by their names in `tests`. */
export const ASSERTIONS: Readonly<Record<AssertionType, Rule>> = {
  contains: {
    example: "{type: contains, value: billing}",
    faultOfValue: needsText,
    faultOf: ({ text }, value) => (text.includes(String(value)) ? null : `does not contain ${quoted(value)}`),
  },
  equals: {
    example: "{type: equals, value: Sort it.}",
    faultOfValue: needsText,
    faultOf: ({ text }, value) => (text.trim() === String(value).trim() ? null : `is not ${quoted(value)}`),
  },
  "starts-with": {
    example: "{type: starts-with, value: You sort}",
    faultOfValue: needsText,
    faultOf: ({ text }, value) => (text.startsWith(String(value)) ? null : `begins with ${quoted(text.slice(0, String(value).length))}`),
  },
  regex: {
    example: "{type: regex, value: 'v[0-9]+'}",
    faultOfValue: (value) => needsText(value) ?? (regexOf(value) === null ? "needs a regular expression" : null),
    faultOf: ({ text }, value) => faultOfMatch(String(value), text),
  },
  "is-json": {
    example: "{type: is-json, value: {queue: string}}",
    faultOfValue: (value) => (value === undefined || isSchema(value) ? null : "needs a schema, or no value"),
    faultOf: ({ text }, value) => faultOfJson(text, value),
  },
  "max-tokens": {
    example: "{type: max-tokens, value: 800}",
    faultOfValue: (value) => (typeof value === "number" && value > 0 ? null : "needs a number"),
    faultOf: ({ tokens }, value) =>
      tokens !== null && tokens <= Number(value) ? null : `has ${tokens} tokens (${TOKENIZER}), more than ${Number(value)}`,
  },
};

/** Why a text is not what an assertion says, such as `does not contain "billing"`; null when it is. */
export function faultOfAssertion({ type, value }: Assertion, tested: TestedText): string | null {
  return ASSERTIONS[type].faultOf(tested, value);
}

function needsText(value: unknown): string | null {
  return ["string", "number", "boolean"].includes(typeof value) ? null : "needs a text";
}

function regexOf(value: unknown): RegExp | null {
  try {
    return new RegExp(String(value), "u");
  } catch {
    return null;
  }
}

function faultOfMatch(pattern: string, text: string): string | null {
  const isMatch = matchWithin(pattern, text);
  if (isMatch === null) {
    return `takes more than ${MATCH_TIME / 1000} s to compare with ${pattern}: nested repetitions such as (a+)+ try too much`;
  }
  return isMatch ? null : `does not match ${pattern}`;
}

// A pattern may take longer than the universe is old, and nothing but a context of its own can be stopped.
let matcher: { script: Script; context: Context } | undefined;

/** Whether a text matches a pattern that compiles; null when that takes too long. */
function matchWithin(pattern: string, text: string): boolean | null {
  matcher ??= { script: new Script('new RegExp(pattern, "u").test(text)'), context: createContext({ pattern, text }) };
  Object.assign(matcher.context, { pattern, text });
  try {
    return matcher.script.runInContext(matcher.context, { timeout: MATCH_TIME }) as boolean;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    throw error;
  }
}

function isSchema(value: unknown): boolean {
  if (!isMap(value)) return false;
  try {
    compileSchema(jsonSchemaOf(value) ?? {});
    return true;
  } catch {
    return false;
  }
}

function faultOfJson(text: string, schema: unknown): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `is no JSON: ${(error as Error).message}`;
  }
  const [fault] = schema === undefined ? [] : schemaFaults(jsonSchemaOf(schema) ?? {}, value);
  return fault === undefined ? null : `does not fit the schema: ${fault.instancePath || "it"} ${fault.message}`;
}

function quoted(value: unknown): string {
  const text = JSON.stringify(String(value));
  return text.length > 80 ? `${text.slice(0, 79)}…"` : text;
}

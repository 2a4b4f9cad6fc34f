import { evalCondition } from "@growthbook/growthbook";
import { Invalid } from "../errors.ts";
import { isMap } from "../is-map.ts";
import { nearestName } from "../nearest-name.ts";

type Condition = Parameters<typeof evalCondition>[1];
type Argument = (value: unknown, operator: string) => void;

const TYPES = ["string", "number", "boolean", "array", "object", "null", "undefined"];

// What is wrong in a condition, GrowthBook's evaluation takes for "does not match".
const JOINING = new Map<string, Argument>([
  ["$and", listOf(checkCondition)],
  ["$or", listOf(checkCondition)],
  ["$nor", listOf(checkCondition)],
  ["$not", (value) => checkCondition(value)],
]);
const COMPARING = new Map<string, Argument>([
  ...["$eq", "$ne", "$lt", "$lte", "$gt", "$gte"].map((name): [string, Argument] => [name, scalar]),
  ...["$veq", "$vne", "$vlt", "$vlte", "$vgt", "$vgte"].map((name): [string, Argument] => [name, text]),
  ...["$in", "$nin", "$ini", "$nini"].map((name): [string, Argument] => [name, listOf(scalar)]),
  ...["$all", "$alli"].map((name): [string, Argument] => [name, listOf(checkValue)]),
  ...["$regex", "$regexi"].map((name): [string, Argument] => [name, pattern]),
  ["$exists", (value, operator) => requireThat(typeof value === "boolean", operator, "true or false")],
  ["$type", (value, operator) => requireThat(TYPES.includes(value as string), operator, `one of ${TYPES.join(", ")}`)],
  ["$size", (value) => checkValue(value)],
  ["$not", (value) => checkValue(value)],
  ["$elemMatch", (value) => (isOperators(value) ? checkValue(value) : checkCondition(value))],
]);

/**
 * Makes a condition ready to be asked: whether attributes match it. It is looked through at once, since evaluating it would
 * take whatever it does not understand for "does not match". The operators that name saved groups are unknown here: there
 * are no such groups.
 *
 * @throws Invalid `unknown-operator`, or `condition-invalid` for an operator with something that it cannot compare with.
 */
export function readCondition(condition: unknown): (attributes: Record<string, unknown>) => boolean {
  checkCondition(condition);
  return (attributes) => evalCondition(attributes, condition as Condition);
}

function checkCondition(condition: unknown): void {
  if (!isMap(condition)) throw invalidCondition(`A condition is a map, not ${JSON.stringify(condition)}.`);
  for (const [name, value] of Object.entries(condition)) {
    if (!name.startsWith("$")) checkValue(value);
    else checkOperator(JOINING, name, value);
  }
}

function checkValue(value: unknown): void {
  if (!isMap(value)) return;
  const names = Object.keys(value);
  const operators = names.filter((name) => name.startsWith("$"));
  if (operators.length === 0) return;
  if (operators.length < names.length) {
    throw invalidCondition(`Operators and plain fields cannot stand side by side: ${names.join(", ")}.`);
  }
  for (const name of operators) checkOperator(COMPARING, name, value[name]);
}

function checkOperator(known: ReadonlyMap<string, Argument>, name: string, value: unknown): void {
  const check = known.get(name);
  if (check !== undefined) return check(value, name);
  const nearest = nearestName(name, known.keys());
  throw new Invalid("unknown-operator", `${name} is no operator that targeting knows here.`, {
    hint: nearest === null ? `There are ${[...known.keys()].join(" ")}.` : `Did you mean ${nearest}?`,
    details: { operator: name },
  });
}

/** As GrowthBook decides it: then `$not` compares an element, and `$or`, which joins conditions, is unknown. */
function isOperators(value: unknown): boolean {
  const names = isMap(value) ? Object.keys(value) : [];
  return names.length > 0 && names.every((name) => name.startsWith("$"));
}

function listOf(each: Argument): Argument {
  return (value, operator) => {
    if (!Array.isArray(value)) throw invalidCondition(`${operator} wants a list.`);
    for (const one of value as unknown[]) each(one, operator);
  };
}

function scalar(value: unknown, operator: string): void {
  requireThat(value === null || ["string", "number", "boolean"].includes(typeof value), operator, "a text, a number, true, false or null");
}

function text(value: unknown, operator: string): void {
  requireThat(typeof value === "string", operator, "a version as a text");
}

function pattern(value: unknown, operator: string): void {
  requireThat(typeof value === "string" && compiles(value), operator, "a regular expression");
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

function requireThat(holds: boolean, operator: string, wanted: string): void {
  if (!holds) throw invalidCondition(`${operator} wants ${wanted}.`);
}

function invalidCondition(message: string): Invalid {
  return new Invalid("condition-invalid", message, { hint: "Write it as in {plan: {$in: [pro, team]}}." });
}

import type { ErrorObject } from "ajv";

import { nearestName } from "../nearest-name.ts";
import type { TemplateUses, VariableUse } from "../prompt/template-use.ts";
import type { InputContract } from "./input-contract.ts";
import { missingValue, writtenPath, type RequiredPath } from "./missing-value.ts";
import { propertyOf } from "./schema-path.ts";
import type { TemplateFile } from "./template-problem.ts";

/** What is wrong with the value of a variable. */
export interface VariableFault {
  kind: "missing" | "unknown" | "type";
  /** As it would be written: `ticket`, `customer.name`, `articles[2].title`, `@state`. */
  name: string;
  message: string;
  /** For an unknown name, the one that was probably meant. */
  nearest: string | null;
  /** The place of a template that uses it, or what was probably meant. */
  use: Use | null;
}

export interface GivenValues {
  /** With the defaults. */
  variables: Readonly<Record<string, unknown>>;
  context: Readonly<Record<string, unknown>>;
}

type Use = VariableUse<TemplateFile>;

interface Requirement extends RequiredPath {
  use: Use;
}

/** What a template asks of its values. */
export interface VariableChecks {
  uses: readonly Use[];
  required: Requirement[];
  /** The names that the template uses or the prompt declares. */
  known: ReadonlySet<string>;
  /** Whether any name may be used. */
  takesAll: boolean;
}

/** Says all that is wrong with the values of a call: what is missing, what nothing uses, and what has the wrong type. */
export function variableFaults(checks: VariableChecks, contract: InputContract, { variables, context }: GivenValues): VariableFault[] {
  const { required, known, takesAll, uses } = checks;
  const faults: VariableFault[] = [];
  for (const requirement of required) {
    const isContext = requirement.use.root === "context";
    const missing = missingValue(isContext ? context : variables, requirement);
    if (missing !== null) faults.push(missingFault(isContext ? `@${missing}` : missing, requirement.use));
  }
  for (const fault of contract.faultsOf(variables)) faults.push(...faultOfType(fault, uses));
  if (!takesAll) {
    for (const name of Object.keys(variables)) if (!known.has(name)) faults.push(unknownFault(name, known, uses));
  }
  return faults.length === 0 ? faults : eachOnce(faults);
}

/** Finds out what a template asks of its values. */
export function variableChecks(
  { uses, unsure, includesByValue }: TemplateUses<TemplateFile>,
  { schema, declared, allowsOthers }: InputContract,
): VariableChecks {
  const required = new Map<string, Requirement>();
  for (const use of uses) {
    const declaration = use.root === "variables" ? propertyOf(schema, use.path) : "unknown";
    if (use.need === "none" || use.path.length === 0 || declaration === "optional") continue;
    // A declared variable may be null where its type says so.
    const requirement = { use, path: use.path, guarded: use.guarded, allowsNull: use.need === "test" || declaration === "required" };
    const id = [use.root, requirement.allowsNull, use.guarded, ...use.path.map(String)].join("\n");
    if (!required.has(id)) required.set(id, requirement);
  }
  const ofVariables = uses.filter(({ root }) => root === "variables");
  const used = ofVariables.flatMap(({ path: [first] }) => (typeof first === "string" ? [first] : []));
  return {
    uses,
    required: [...required.values()],
    known: new Set([...declared, ...used, ...unsure]),
    takesAll: allowsOthers || includesByValue || ofVariables.some(({ path }) => typeof path[0] !== "string"),
  };
}

function missingFault(name: string, use: Use | null): VariableFault {
  return { kind: "missing", name, message: `${name} is missing.`, nearest: null, use };
}

function unknownFault(name: string, known: ReadonlySet<string>, uses: readonly Use[]): VariableFault {
  const nearest = nearestName(name, known);
  const use = nearest === null ? null : useOf(nearest, uses);
  return { kind: "unknown", name, message: `${name} is unknown: neither the template nor input.schema names it.`, nearest, use };
}

function faultOfType({ instancePath, keyword, params, message = "does not fit" }: ErrorObject, uses: readonly Use[]): VariableFault[] {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const written = (...more: string[]) => writtenPath([...path, ...more].map((step) => (/^\d+$/.test(step) ? Number(step) : step)));
  const { missingProperty, additionalProperty, allowedValues } = params as Record<string, unknown>;
  const use = useOf(path[0] ?? String(missingProperty), uses);
  if (keyword === "required") return [missingFault(written(String(missingProperty)), use)];
  if (keyword === "additionalProperties") {
    // Of the variables themselves the template may know more than the schema.
    if (path.length === 0) return [];
    const name = written(String(additionalProperty));
    return [{ kind: "unknown", name, message: `${name} is unknown: input.schema does not name it.`, nearest: null, use }];
  }
  const rule = Array.isArray(allowedValues)
    ? `must be one of ${allowedValues.map((value) => JSON.stringify(value)).join(", ")}`
    : message.replaceAll(",", " or ");
  return [{ kind: "type", name: written(), message: `${written()} ${rule}.`, nearest: null, use }];
}

function useOf(name: string, uses: readonly Use[]): Use | null {
  return uses.find(({ root, path }) => root === "variables" && path[0] === name) ?? null;
}

/** Each fault once; what belongs to a value that is missing as a whole is not said again. */
function eachOnce(faults: readonly VariableFault[]): VariableFault[] {
  const missing = new Set(faults.filter(({ kind }) => kind === "missing").map(({ name }) => name));
  const isBelowMissing = (name: string) => [...name.matchAll(/[.[]/g)].some(({ index }) => missing.has(name.slice(0, index)));
  const said = new Set<string>();
  return faults.filter(({ kind, name }) => {
    if (isBelowMissing(name) || (kind === "type" && missing.has(name)) || said.has(`${kind} ${name}`)) return false;
    said.add(`${kind} ${name}`);
    return true;
  });
}

import { variableChecks } from "../render/check-variables.ts";
import { inputContract } from "../render/input-contract.ts";
import { linkedTemplate } from "../render/linked-template.ts";
import { missingValue } from "../render/missing-value.ts";
import type { Prompt } from "../render/prompt.ts";
import { schemaOfVariable } from "../render/schema-path.ts";
import { descriptionOf, typeOfSchema, type TypeMember } from "./type-of-schema.ts";

/** The types of a prompt's variables. */
export interface VariableTypes {
  /** Sorted by name. What the prompt does not declare is `unknown`. */
  variables: TypeMember[];
  /** Whether any other name may be passed. */
  takesOthers: boolean;
}

/**
 * The types of the variables that a prompt and all that it includes ask for, so that what has such a type is what
 * `renderPrompt` takes: what it would miss is not optional, and there is no name that it would not know.
 *
 * @throws Invalid as `renderPrompt` does, for a template that does not parse, for a schema that is none, and for what it
 *   includes.
 */
export function variableTypes(prompt: Prompt, partials: Readonly<Record<string, Prompt>>): VariableTypes {
  const contract = inputContract(prompt);
  const { schema, declared, defaults } = contract;
  const { uses } = linkedTemplate(prompt, [], { partials, trim: false, isVariable: (name) => declared.has(name) });
  const { required, known, takesAll } = variableChecks(uses, contract);
  const missed = required.filter(({ use, ...path }) => use.root === "variables" && missingValue(defaults, path) !== null);
  const needed = new Set([...missed.map(({ path: [first] }) => first), ...contract.faultsOf(defaults).flatMap(missingProperty)]);
  const variables = [...known].toSorted().map((name) => {
    const declaration = schemaOfVariable(schema, name);
    return { name, type: typeOfSchema(declaration), optional: !needed.has(name), description: descriptionOf(declaration) };
  });
  return { variables, takesOthers: takesAll };
}

function missingProperty({ keyword, instancePath, params }: { keyword: string; instancePath: string; params: object }): string[] {
  return keyword === "required" && instancePath === "" && "missingProperty" in params ? [String(params.missingProperty)] : [];
}

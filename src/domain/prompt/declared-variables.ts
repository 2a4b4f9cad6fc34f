import { isMap } from "../is-map.ts";
import type { YamlPath } from "../read-yaml.ts";
import { declaredInput, propertiesOf } from "./declared-input.ts";
import { declaredName } from "./picoschema.ts";

/** A variable that front matter declares, and where. */
export interface DeclaredVariable {
  name: string;
  path: YamlPath;
}

/** What a schema says of the names of variables. */
export interface DeclaredVariables {
  variables: DeclaredVariable[];
  /** Whether any other may be given too. */
  takesOthers: boolean;
}

/**
 * The variables that `input` declares by a schema, or by a list or map of names, and the defaults beside it; null when it
 * declares none.
 *
 * @throws SchemaFault for a schema that cannot be read.
 */
export function declaredVariables({ input }: Readonly<Record<string, unknown>>): DeclaredVariables | null {
  const { schema, names, allowsOthers } = declaredInput(input);
  if (schema === null) return null;
  const properties = propertiesOf(schema);
  return {
    variables: [...names].map((name) => ({
      name,
      path: Object.hasOwn(properties, name) ? placeOf(name, input) : ["input", "default", name],
    })),
    takesOthers: allowsOthers || !isMap(schema["properties"]),
  };
}

/** Where a name is declared: in JSON Schema, in Picoschema, or in a list or map of named inputs. */
function placeOf(name: string, input: unknown): YamlPath {
  if (Array.isArray(input)) return ["input", input.findIndex((one) => one === name || (isMap(one) && one["name"] === name))];
  const schema = isMap(input) ? input["schema"] : undefined;
  if (!isMap(schema)) return ["input", name];
  if (isMap(schema["properties"])) return ["input", "schema", "properties", name];
  return ["input", "schema", Object.keys(schema).find((key) => declaredName(key) === name) ?? name];
}

import { isMap } from "../is-map.ts";
import type { YamlPath } from "../read-yaml.ts";
import { ANY_NAME, declaredName, isJsonSchema } from "./picoschema.ts";

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

/** The variables that `input.schema` declares, in Picoschema or JSON Schema; null when there is no such schema. */
export function declaredVariables({ input }: Readonly<Record<string, unknown>>): DeclaredVariables | null {
  const schema = isMap(input) ? input["schema"] : null;
  if (!isMap(schema)) return null;
  if (!isJsonSchema(schema)) {
    const names = Object.keys(schema).filter((key) => key !== ANY_NAME);
    return {
      variables: names.map((key) => ({ name: declaredName(key), path: ["input", "schema", key] })),
      takesOthers: names.length < Object.keys(schema).length,
    };
  }
  const { properties, additionalProperties } = schema;
  if (!isMap(properties)) return { variables: [], takesOthers: true };
  return {
    variables: Object.keys(properties).map((name) => ({ name, path: ["input", "schema", "properties", name] })),
    takesOthers: (additionalProperties ?? false) !== false,
  };
}

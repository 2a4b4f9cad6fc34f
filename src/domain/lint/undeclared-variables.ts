import { isMap } from "../is-map.ts";
import { nearestName } from "../nearest-name.ts";
import { declaredInput, propertiesOf } from "../prompt/declared-input.ts";
import type { DeclaredVariable } from "../prompt/declared-variables.ts";
import type { JsonSchema } from "../prompt/picoschema.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

/** Variables that the template uses and the schema does not declare: whoever calls the prompt cannot know of them. */
export function undeclaredVariables(source: PromptSource, declared: readonly DeclaredVariable[]): FileFinding[] {
  const names = declared.map(({ name }) => name);
  const undeclared = new Map(
    source.variables.map((path) => [path.split(".")[0] ?? path, path]).filter(([head = ""]) => !names.includes(head)) as [string, string][],
  );
  const findings = [...undeclared].map(([name, path]) => {
    const near = nearestName(name, names);
    return finding("warning", {
      code: "undeclared-variable",
      message: `${name} is used, and input.schema does not declare it.`,
      hint: near === null ? `Declare it below input.schema: \`${name}: string\`.` : `Did you mean ${near}?`,
      ...source.places().ofVariable(path),
    });
  });
  return [...findings, ...undeclaredParts(source)];
}

/** Parts of a variable that its schema has no room for: rendering asks for them, and then refuses them. */
function undeclaredParts(source: PromptSource): FileFinding[] {
  const paths = source.variables.filter((path) => path.includes("."));
  if (paths.length === 0) return [];
  const { schema } = declaredInput(source.frontMatter["input"]);
  return paths.flatMap((path) => {
    const names = namesBeside(schema, path.split("."));
    if (names === null) return [];
    const near = nearestName(path.slice(path.lastIndexOf(".") + 1), names);
    return [
      finding("warning", {
        code: "undeclared-variable",
        message: `${path} is used, and input.schema does not declare it.`,
        hint: near === null ? "Declare it below input.schema, or remove it." : `Did you mean ${near}?`,
        ...source.places().ofVariable(path),
      }),
    ];
  });
}

/** The names that a schema has where a path leads out of it; null when it does not, or when any name may be there. */
function namesBeside(schema: JsonSchema | null, [step = "", ...rest]: readonly string[], isRoot = true): string[] | null {
  const properties = propertiesOf(schema);
  if (Object.hasOwn(properties, step)) {
    const part = properties[step];
    return rest.length === 0 || !isMap(part) ? null : namesBeside(part, rest, false);
  }
  const names = Object.keys(properties);
  // A name that holds a dot looks like a path.
  if (isRoot || schema?.["additionalProperties"] !== false || isMap(schema["patternProperties"])) return null;
  return names.some((name) => name.startsWith(`${step}.`)) ? null : names;
}

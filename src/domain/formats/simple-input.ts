/** The `input` of variables of which nothing but their values is known: their types are those of the values, if these agree. */
export function inputOf(
  names: readonly string[],
  samples: readonly Readonly<Record<string, unknown>>[],
): Record<string, unknown> | undefined {
  if (names.length === 0) return undefined;
  return {
    schema: Object.fromEntries(
      names.map((name) => [name, typeOf(samples.flatMap((one) => (Object.hasOwn(one, name) ? [one[name]] : [])))]),
    ),
  };
}

const TYPES = new Set(["string", "number", "boolean"]);

function typeOf(values: readonly unknown[]): string {
  const types = new Set(values.map((value) => typeof value as string));
  const [type = "string"] = types;
  return types.size <= 1 && TYPES.has(type) ? type : "any";
}

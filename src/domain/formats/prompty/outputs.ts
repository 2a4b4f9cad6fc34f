import { isMap } from "../../is-map.ts";

const KINDS = ["string", "integer", "number", "boolean"];

/** The `output` for named outputs; undefined for those that say more than a name, a simple kind and a description. */
export function toOutput(outputs: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(outputs) || outputs.length === 0 || !outputs.every(isSimple)) return undefined;
  const names = outputs.map(({ name }) => name);
  if (new Set(names).size < names.length) return undefined;
  const properties = Object.fromEntries(
    outputs.map(({ name, kind, description }) => [name, { type: kind, ...(description !== undefined && { description }) }]),
  );
  const required = outputs.flatMap((one) => (one.required === true ? [one.name] : []));
  return { format: "json", schema: { type: "object", properties, ...(required.length > 0 && { required }) } };
}

/** The named outputs of an `output`; undefined for one that says more than they can. */
export function fromOutput(output: unknown): unknown[] | undefined {
  if (!isMap(output) || !isMap(output["schema"])) return undefined;
  const { properties, required = [] } = output["schema"];
  if (!isMap(properties) || !Array.isArray(required)) return undefined;
  const outputs = Object.entries(properties).map(([name, schema]) => {
    const { type, description } = isMap(schema) ? schema : {};
    return { name, kind: type, ...(description !== undefined && { description }), ...(required.includes(name) && { required: true }) };
  });
  return JSON.stringify(toOutput(outputs)) === JSON.stringify(output) ? outputs : undefined;
}

interface SimpleOutput {
  name: string;
  kind: string;
  description?: string;
  required?: true;
}

function isSimple(output: unknown): output is SimpleOutput {
  if (!isMap(output)) return false;
  const { name, kind, description, required, ...others } = output;
  // A name of digits would come before all others in a map.
  const isNamed = typeof name === "string" && /^[A-Za-z_]\w*$/.test(name) && name !== "__proto__" && KINDS.includes(kind as string);
  return (
    isNamed &&
    [undefined, true].includes(required as true | undefined) &&
    ["string", "undefined"].includes(typeof description) &&
    Object.keys(others).length === 0
  );
}

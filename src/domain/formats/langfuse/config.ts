import { isMap } from "../../is-map.ts";
import { usableTools } from "../usable-tools.ts";

/** The config of Langfuse in our words, and what they cannot say. */
interface ReadConfig {
  model?: string | undefined;
  config?: Record<string, unknown> | undefined;
  output?: Record<string, unknown> | undefined;
  tools?: unknown;
  kept: Record<string, unknown>;
}

/** Parts a config into model, output and tools, where it names them as the API of OpenAI does, and the rest. */
export function readConfig(value: unknown): ReadConfig {
  if (!isMap(value)) return { kept: value == null ? {} : { config: value } };
  const { model, response_format: format, tools, ...config } = value;
  const output = readFormat(format);
  const isUsable = usableTools(tools);
  const rest = {
    ...(typeof model !== "string" && model !== undefined && { model }),
    ...config,
    ...(output === null && format !== undefined && { response_format: format }),
    ...(!isUsable && tools !== undefined && { tools }),
  };
  return {
    model: typeof model === "string" ? model : undefined,
    config: Object.keys(rest).length === 0 ? undefined : rest,
    output: output?.output,
    tools: isUsable ? tools : undefined,
    kept: output?.kept ?? {},
  };
}

/** The config for a prompt's front matter. */
export function writeConfig(
  frontMatter: Readonly<Record<string, unknown>>,
  model: string | null,
  output: Record<string, unknown>,
  kept: Record<string, unknown>,
): unknown {
  const { config, tools } = frontMatter;
  const own = isMap(config) ? config : {};
  const { schema, format } = output;
  const wrapper = isMap(kept["json_schema"]) ? kept["json_schema"] : { name: "output" };
  return {
    ...(model !== null && { model }),
    ...own,
    ...(isMap(schema) && { response_format: { type: "json_schema", json_schema: { ...wrapper, schema } } }),
    ...(!isMap(schema) && format === "json" && { response_format: { type: "json_object" } }),
    ...(tools !== undefined && { tools }),
  };
}

function readFormat(format: unknown): { output: Record<string, unknown>; kept: Record<string, unknown> } | null {
  if (!isMap(format)) return null;
  const { type, json_schema: wrapper, ...others } = format;
  if (Object.keys(others).length > 0) return null;
  if (type === "json_object" && wrapper === undefined) return { output: { format: "json" }, kept: {} };
  if (type !== "json_schema" || !isMap(wrapper)) return null;
  const { schema, ...rest } = wrapper;
  if (!isMap(schema) || schema["type"] !== "object") return null;
  return { output: { format: "json", schema }, kept: { json_schema: rest } };
}

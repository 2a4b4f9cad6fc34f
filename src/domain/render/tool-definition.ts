import { ownDefinition } from "../prompt/tool-references.ts";
import { inputContract, schemaAt } from "./input-contract.ts";
import type { Prompt } from "./prompt.ts";
import type { ToolDefinition } from "./request/provider-request.ts";

/** A prompt that another one names among its `tools`, as a tool: its name, its description, and what its variables are. */
export function promptAsTool(key: string, prompt: Prompt): ToolDefinition {
  const { description } = prompt.frontMatter;
  const { schema } = inputContract(prompt);
  return {
    name: key.slice(key.lastIndexOf("/") + 1).replaceAll(".", "_"),
    ...(typeof description === "string" && { description }),
    ...(schema !== null && { parameters: schema }),
  };
}

/** A tool of front matter that defines itself: a map with a name, and perhaps a description and a schema; null for any other. */
export function readTool(prompt: Prompt, tool: unknown): ToolDefinition | null {
  const definition = ownDefinition(tool);
  if (typeof definition["name"] !== "string") return null;
  const { name, description, parameters, inputSchema = parameters, input_schema: ownSchema = inputSchema } = definition;
  const schema = schemaAt(prompt, "tools", ownSchema);
  return { name, ...(typeof description === "string" && { description }), ...(schema !== null && { parameters: schema }) };
}

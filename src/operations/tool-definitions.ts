import { toolReferences } from "../domain/prompt/tool-references.ts";
import type { Prompt } from "../domain/render/prompt.ts";
import type { ToolDefinition } from "../domain/render/request/provider-request.ts";
import { promptAsTool, readTool } from "../domain/render/tool-definition.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { FoundPrompt } from "./found-prompt.ts";
import { promptsAsTools } from "./prompt-sources.ts";

/**
 * Defines the tools that a prompt names: those that are maps by themselves, a name that is the key of another prompt by that
 * prompt, and any other name by nothing but itself.
 */
export async function toolDefinitions(
  store: PromptStore,
  { found, prompt, tools }: { found: FoundPrompt; prompt: Prompt; tools: readonly unknown[] },
): Promise<ToolDefinition[]> {
  const names = tools.filter((tool) => typeof tool === "string");
  const prompts = { [found.resolved.key]: prompt, ...(names.length > 0 && (await promptsAsTools(store, found, names))) };
  const defined = new Set(tools.flatMap((tool) => (typeof tool === "string" ? [] : (readTool(prompt, tool)?.name ?? []))));
  return tools.flatMap((tool) => {
    if (typeof tool !== "string") return readTool(prompt, tool) ?? [];
    // dotprompt files name in `tools` what `toolDefs` defines, and providers refuse two tools of one name.
    if (defined.has(tool)) return [];
    const other = Object.hasOwn(prompts, tool) ? prompts[tool] : undefined;
    return [other === undefined ? { name: tool } : promptAsTool(toolReferences([tool])[0]?.name ?? tool, other)];
  });
}

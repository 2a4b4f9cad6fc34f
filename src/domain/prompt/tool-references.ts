import { isMap } from "../is-map.ts";
import { isPromptKey } from "./prompt-key.ts";
import type { PartialReference } from "./template.ts";

const PINNED = /^(.+)@v([1-9]\d{0,8})$/;

/**
 * The prompts that `tools` may name, each by its key or at one version of it; a name that is the key of no prompt is that
 * of a tool of the application. Maps define themselves.
 *
 * @example toolReferences(["search", { name: "refund" }]) // [{name: "search", version: null, by: "tool"}]
 */
export function toolReferences(tools: unknown): PartialReference[] {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool) => (typeof tool === "string" ? toolReference(tool) : []));
}

/** What a tool says of itself, also where it is wrapped as in requests to OpenAI; empty for a mere name. */
export function ownDefinition(tool: unknown): Readonly<Record<string, unknown>> {
  if (!isMap(tool)) return {};
  const { type, function: wrapped } = tool;
  return type === "function" && isMap(wrapped) ? wrapped : tool;
}

function toolReference(tool: string): PartialReference[] {
  const [, name = tool, version] = PINNED.exec(tool) ?? [];
  return isPromptKey(name) ? [{ name, version: version === undefined ? null : Number(version), by: "tool" }] : [];
}

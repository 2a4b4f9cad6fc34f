import { isMap } from "../../is-map.ts";
import type { SourceMap } from "../source-map.ts";

/** What a config says of the model, in our words, and what our words cannot say. */
export interface Provider {
  model: string | undefined;
  config: Record<string, unknown> | undefined;
  kept: Record<string, unknown>;
}

/** Takes the providers: the first is the prompt's model, the others are kept. */
export function readProvider(source: SourceMap): Provider {
  const value = source.value("providers");
  const all: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const [first, ...others] = all;
  const kept = others.length === 0 ? {} : { providers: others };
  if (others.length > 0) source.lose(["providers", 1], "a prompt has one model; the other providers are kept below metadata.promptfoo.");
  const { id, config, ...more } = isMap(first) ? first : { id: first };
  // Such as openai:gpt-4o, or openai:chat:gpt-4o.
  const [, vendor, model] = (typeof id === "string" ? /^([\w-]+):(?:chat:|messages:)?([^:\s/]+)$/.exec(id) : null) ?? [];
  if (first !== undefined && (model === undefined || Object.keys(more).length > 0 || (config != null && !isMap(config)))) {
    source.lose(["providers"], "this provider is no name of a model, and is kept below metadata.promptfoo.");
    return { model: undefined, config: undefined, kept: { providers: value } };
  }
  return { model: model === undefined ? undefined : `${vendor}/${model}`, config: isMap(config) ? config : undefined, kept };
}

/** A model as promptfoo names its provider. */
export function providerOf(model: string, config: unknown): unknown {
  const id = model.replace("/", ":");
  return isMap(config) && Object.keys(config).length > 0 ? { id, config } : id;
}

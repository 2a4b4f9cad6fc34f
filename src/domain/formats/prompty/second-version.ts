import { isMap } from "../../is-map.ts";
import type { SourceMap } from "../source-map.ts";
import { filled, namesEnvironment, partedByEnvironment, type PromptyFrontMatter } from "./kept.ts";
import { toOutput } from "./outputs.ts";
import { usableTools } from "../usable-tools.ts";

/** Takes the keys of version 2: inputs by kind, a model with id, provider, connection and options. */
export function readSecondVersion(source: SourceMap): PromptyFrontMatter {
  const title = source.text("displayName");
  const description = source.text("description");
  const metadata = source.map("metadata") ?? {};
  const { tags, ...otherMetadata } = metadata;
  if (Object.hasOwn(metadata, "prompty")) {
    source.fail(["metadata", "prompty"], "metadata.prompty is where promptlane keeps what is not its own.", "Rename the key.");
  }
  const isTags = Array.isArray(tags) && tags.every((tag) => typeof tag === "string");
  const { model, config, kept: keptModel } = readModel(source);
  const { input, thread } = readInputs(source);
  const outputs = source.value("outputs");
  const output = toOutput(outputs);
  const tools = source.value("tools");
  const isUsable = tools === undefined || usableTools(tools);
  if (!isUsable) source.lose(["tools"], "tools whose parameters are no schema are kept below metadata.prompty, and not sent.");
  const kept = filled({
    name: source.value("name"),
    thread,
    model: keptModel,
    outputs: output === undefined ? outputs : undefined,
    tools: isUsable ? undefined : tools,
    ...source.rest(),
  });
  return {
    title,
    description,
    model,
    config,
    input,
    output,
    tools: isUsable ? tools : undefined,
    tags: isTags ? tags : undefined,
    metadata: filled({ ...otherMetadata, ...(!isTags && { tags }), prompty: kept }),
    thread,
  };
}

function readModel(source: SourceMap): { model: unknown; config: unknown; kept: Record<string, unknown> | undefined } {
  const value = source.value("model");
  if (typeof value === "string") {
    return namesEnvironment(value)
      ? { model: undefined, config: undefined, kept: { id: value } }
      : { model: value, config: undefined, kept: undefined };
  }
  if (value === undefined) return { model: undefined, config: undefined, kept: undefined };
  if (!isMap(value)) return source.fail(["model"], "model should be a text, or a map of id and provider.");
  const { id, provider, options, ...others } = value;
  const { used, kept } = partedByEnvironment(isMap(options) ? options : {});
  const isNamed = typeof id === "string" && !namesEnvironment([id, provider]) && (provider == null || typeof provider === "string");
  return {
    model: isNamed ? modelOf(id, provider ?? undefined) : undefined,
    config: filled(used),
    kept: filled({
      ...(!isNamed && { id, provider }),
      ...(!isMap(options) && { options }),
      ...(isMap(options) && { options: filled(kept) }),
      ...others,
    }),
  };
}

/** A name such as `openai/gpt-4o`, where it can be told again what of it is the provider. */
function modelOf(id: string, provider: string | undefined): unknown {
  if (provider === undefined) return id.includes("/") ? { id } : id;
  return provider === "" || provider.includes("/") || id.startsWith(`${provider}/`) ? { id, provider } : `${provider}/${id}`;
}

/** Inputs as a list of named ones, which a prompt reads as it is, without the one for the conversation. */
function readInputs(source: SourceMap): { input: unknown; thread: string | undefined } {
  const value = source.value("inputs");
  if (value === undefined) return { input: undefined, thread: undefined };
  const inputs = isMap(value)
    ? Object.entries(value).map(([name, one]) => (isMap(one) ? { name, ...one } : { name, default: one }))
    : value;
  if (!Array.isArray(inputs) || !inputs.every((one) => isMap(one) && typeof one["name"] === "string")) {
    return source.fail(["inputs"], "inputs should be a list of named ones.", "Write each as `- name: question`.");
  }
  const named = inputs as { name: string; kind?: unknown }[];
  const thread = named.find(({ kind }) => kind === "thread")?.name;
  const others = named.filter((one) => one.kind !== "thread" || one.name !== thread);
  for (const one of named) {
    if (!others.includes(one) && Object.keys(one).length > 2) {
      source.lose(["inputs"], `what is said of ${one.name} beyond its kind has no place in a prompt.`);
    }
  }
  return { input: others.length === 0 ? undefined : others, thread };
}

import { isMap } from "../../is-map.ts";
import type { SourceMap } from "../source-map.ts";
import { inputOf } from "../simple-input.ts";
import { filled, namesEnvironment, partedByEnvironment, type PromptyFrontMatter } from "./kept.ts";

/** Takes the keys of version 1: a model with configuration and parameters, a sample of the inputs. */
export function readFirstVersion(source: SourceMap): PromptyFrontMatter {
  const title = source.text("name");
  const description = source.text("description");
  const tags = source.value("tags");
  const isTags = Array.isArray(tags) && tags.every((tag) => typeof tag === "string");
  const { model, config, kept: keptModel } = readModel(source);
  const sample = source.value("sample");
  const inputs = source.value("inputs");
  const examples = isMap(sample) && !namesEnvironment(sample) ? sample : undefined;
  const names = [...new Set([...Object.keys(isMap(inputs) ? inputs : {}), ...Object.keys(examples ?? {})])];
  const input = inputOf(
    names.filter((name) => /^[A-Za-z_]\w*$/.test(name)),
    examples === undefined ? [] : [examples],
  );
  const kept = {
    model: keptModel,
    sample: examples === undefined ? sample : undefined,
    inputs,
    ...(!isTags && { tags }),
    ...source.rest(),
  };
  return {
    title,
    description,
    model,
    config,
    input: input === undefined || examples === undefined ? input : { ...input, examples: [examples] },
    tags: isTags ? tags : undefined,
    // That it is there tells an export to write version 1 again.
    metadata: { prompty: { format: "v1", ...filled(kept) } },
  };
}

function readModel(source: SourceMap): { model: string | undefined; config: unknown; kept: Record<string, unknown> | undefined } {
  const { configuration, parameters, ...others } = source.map("model") ?? {};
  const settings = isMap(configuration) ? configuration : {};
  const key = keyOfModel(settings);
  const model = settings[key];
  const isNamed = typeof model === "string" && !namesEnvironment(model);
  const { [key]: _, ...rest } = settings;
  const { used, kept } = partedByEnvironment(isMap(parameters) ? parameters : {});
  return {
    model: isNamed ? model : undefined,
    config: filled(used),
    kept: filled({
      ...others,
      configuration: isMap(configuration) ? filled(isNamed ? rest : settings) : configuration,
      parameters: isMap(parameters) ? filled(kept) : parameters,
    }),
  };
}

/** Under which key the configuration of version 1 names the model. */
export function keyOfModel({ type }: Readonly<Record<string, unknown>>): string {
  return type === undefined || type === "azure_openai" ? "azure_deployment" : "name";
}

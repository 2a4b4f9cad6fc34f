import { isMap } from "../is-map.ts";
import type { NamedSchemas } from "../prompt/picoschema.ts";
import { modelName } from "../prompt/model-name.ts";
import { type VariableChecks, variableChecks } from "./check-variables.ts";
import { inputContract, schemaAt, type InputContract } from "./input-contract.ts";
import type { KnownLink, LinkedTemplate } from "./linked-template.ts";
import type { Prompt, RenderedPrompt } from "./prompt.ts";

/** What a rendering needs to know of a prompt's front matter. */
export interface PreparedPrompt {
  contract: InputContract;
  settings: PromptSettings;
  links: KnownLink[];
  checks: WeakMap<LinkedTemplate, VariableChecks>;
  /** The named schemas with which the front matter was read. */
  schemas: NamedSchemas;
}

/** What a rendered prompt says beside its messages. */
export type PromptSettings = Omit<RenderedPrompt, "messages" | "text">;

const NO_SCHEMAS: NamedSchemas = {};
const preparedPrompts = new WeakMap<object, PreparedPrompt>();

/**
 * Reads the front matter of a prompt for rendering, or remembers it.
 *
 * @throws Invalid, at the place in the front matter, for a schema that is none.
 */
export function preparedPrompt(prompt: Prompt, schemas: NamedSchemas = NO_SCHEMAS): PreparedPrompt {
  const known = preparedPrompts.get(prompt.frontMatter);
  if (known?.schemas === schemas) return known;
  const contract = inputContract(prompt, schemas);
  const prepared = { contract, settings: settingsOf(prompt, contract, schemas), links: [], checks: new WeakMap(), schemas };
  preparedPrompts.set(prompt.frontMatter, prepared);
  return prepared;
}

/** What a linked template asks of its values. */
export function checksOf(linked: LinkedTemplate, { contract, checks }: PreparedPrompt): VariableChecks {
  const known = checks.get(linked) ?? variableChecks(linked.uses, contract);
  checks.set(linked, known);
  return known;
}

function settingsOf(prompt: Prompt, { input }: InputContract, schemas: NamedSchemas): PromptSettings {
  const { model, config, output, tools } = prompt.frontMatter;
  const ownOutput = isMap(output) ? output : {};
  const schema = schemaAt(prompt, "output", ownOutput["schema"], schemas);
  return {
    model: modelName(model),
    config: isMap(config) ? config : {},
    input,
    output: schema === null ? ownOutput : { ...ownOutput, schema },
    tools: Array.isArray(tools) ? tools : [],
    ext: extensionFields(prompt.frontMatter),
  };
}

function extensionFields(frontMatter: Readonly<Record<string, unknown>>): RenderedPrompt["ext"] {
  const ext: RenderedPrompt["ext"] = {};
  for (const [key, value] of Object.entries(frontMatter)) {
    const dot = key.lastIndexOf(".");
    if (dot > 0) (ext[key.slice(0, dot)] ??= {})[key.slice(dot + 1)] = value;
  }
  return ext;
}

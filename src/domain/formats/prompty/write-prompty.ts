import { invalidFile } from "../../file-problem.ts";
import { isMap } from "../../is-map.ts";
import { modelName } from "../../prompt/model-name.ts";
import type { Prompt } from "../../render/prompt.ts";
import { preparedPrompt } from "../../render/prepared-prompt.ts";
import { writeYamlMap } from "../../write-yaml.ts";
import type { NamedPrompt } from "../export-prompt.ts";
import type { Exported, Loss } from "../format.ts";
import { lossInFrontMatter, lostKeys } from "../prompt-losses.ts";
import type { Piece } from "../template/pieces.ts";
import { readHandlebars } from "../template/read-handlebars.ts";
import { writeJinja } from "../template/write-jinja.ts";
import { keyOfModel } from "./first-version.ts";
import { filled } from "./kept.ts";
import { fromOutput } from "./outputs.ts";

const TARGET = "a .prompty";
const KEYS = ["title", "description", "model", "config", "input", "output", "tools", "tags", "metadata", "syntax", "renamed_from"];
const ROLE_LINE = /^[ \t]*(?:#[ \t]*)?(?:system|user|assistant|developer|tool)(?:\[[^\]\n]*\])?[ \t]*:[ \t]*\r?$/im;

/**
 * Writes a prompt as a `.prompty`, its partials written out: of version 1 where it was made from such a one, else of version 2.
 *
 * @throws Invalid for helpers and blocks that have no counterpart in its Jinja.
 */
export function writePrompty({ name, prompt }: NamedPrompt, partials: Readonly<Record<string, Prompt>>): Exported {
  const losses: Loss[] = lostKeys(prompt, KEYS, TARGET);
  const { metadata } = prompt.frontMatter;
  const { prompty, ...otherMetadata } = isMap(metadata) ? metadata : {};
  const { format, thread, ...kept } = isMap(prompty) ? prompty : {};
  const pieces = readHandlebars(prompt, { target: TARGET, blocks: true, partials, losses });
  const isFirst = format === "v1";
  const conversation = typeof thread === "string" ? thread : "conversation";
  const hasHistory = pieces.some(({ type }) => type === "history");
  const head = isFirst
    ? firstVersion(prompt, { kept, otherMetadata, losses })
    : secondVersion(prompt, { kept, otherMetadata, losses, ...(hasHistory && { conversation }) });
  const body = writeJinja(withRolesOnLines(prompt, withConversation(pieces, conversation)), (role) => `${role}:`);
  return { files: [{ path: `${name}.prompty`, text: `---\n${writeYamlMap(filled(head) ?? {})}---\n${body}` }], losses };
}

interface HeadParts {
  kept: Record<string, unknown>;
  otherMetadata: Record<string, unknown>;
  losses: Loss[];
  /** The input that stands for the earlier messages. */
  conversation?: string;
}

function secondVersion(prompt: Prompt, { kept, otherMetadata, losses, conversation }: HeadParts): Record<string, unknown> {
  const { title, description, model, config, input, output, tools, tags } = prompt.frontMatter;
  const { name, model: keptModel, outputs, tools: keptTools, ...rest } = kept;
  const inputs = [...inputsOf(prompt, losses), ...(conversation === undefined ? [] : [{ name: conversation, kind: "thread" }])];
  const named = fromOutput(output);
  if (output !== undefined && named === undefined) {
    losses.push(lossInFrontMatter(prompt, ["output"], `this output has no place in ${TARGET}.`));
  }
  if (isMap(input) && input["examples"] !== undefined) {
    losses.push(lossInFrontMatter(prompt, ["input", "examples"], `examples have no place in ${TARGET}.`));
  }
  const { options, ...others } = isMap(keptModel) ? keptModel : {};
  return {
    name,
    displayName: title,
    description,
    metadata: filled({ tags, ...otherMetadata }),
    model: filled({ ...modelOf(model), ...others, options: filled({ ...(isMap(config) && config), ...(isMap(options) && options) }) }),
    inputs: inputs.length === 0 ? undefined : inputs,
    outputs: named ?? outputs,
    tools: tools ?? keptTools,
    ...rest,
  };
}

function firstVersion(prompt: Prompt, { kept, otherMetadata, losses }: HeadParts): Record<string, unknown> {
  const { title, description, model, config, input, output, tools, tags } = prompt.frontMatter;
  const { model: keptModel, sample, inputs, tags: keptTags, ...rest } = kept;
  for (const [key, value] of Object.entries({ output, tools })) {
    if (value !== undefined) losses.push(lossInFrontMatter(prompt, [key], `${key} has no place in ${TARGET} of version 1.`));
  }
  for (const key of Object.keys(otherMetadata)) {
    losses.push(lossInFrontMatter(prompt, ["metadata", key], `metadata.${key} has no place in ${TARGET}.`));
  }
  const { configuration, parameters, ...others } = isMap(keptModel) ? keptModel : {};
  const settings = isMap(configuration) ? configuration : {};
  const examples = isMap(input) && Array.isArray(input["examples"]) ? input["examples"] : [];
  if (examples.length > 1) losses.push(lossInFrontMatter(prompt, ["input", "examples", 1], `${TARGET} has one sample.`));
  const named = modelName(model);
  return {
    name: title,
    description,
    tags: tags ?? keptTags,
    model: filled({
      ...others,
      configuration: filled({ ...settings, ...(named !== null && { [keyOfModel(settings)]: named }) }),
      parameters: filled({ ...(isMap(config) && config), ...(isMap(parameters) && parameters) }),
    }),
    inputs,
    sample: examples[0] ?? sample,
    ...rest,
  };
}

function modelOf(model: unknown): Record<string, unknown> {
  if (isMap(model)) return model;
  const name = modelName(model);
  if (name === null) return {};
  const slash = name.indexOf("/");
  return slash === -1 ? { id: name } : { id: name.slice(slash + 1), provider: name.slice(0, slash) };
}

/** Inputs by name and kind, as the prompt lists them or from its schema. */
function inputsOf(prompt: Prompt, losses: Loss[]): unknown[] {
  const { input } = prompt.frontMatter;
  if (Array.isArray(input)) return input;
  const { schema, defaults } = preparedPrompt(prompt).contract;
  const { properties, required = [] } = schema ?? {};
  return Object.entries(isMap(properties) ? properties : {}).map(([name, one]) => {
    const { type, description, ...others } = isMap(one) ? one : {};
    const [kind] = Array.isArray(type) ? (type as unknown[]) : [type];
    if (Object.keys(others).length > 0) {
      losses.push(lossInFrontMatter(prompt, ["input", "schema", name], `what the schema says of ${name} has no place in ${TARGET}.`));
    }
    return {
      name,
      ...(kind !== undefined && { kind }),
      ...(description !== undefined && { description }),
      ...(Object.hasOwn(defaults, name) && { default: defaults[name] }),
      ...(Array.isArray(required) && required.includes(name) && { required: true }),
    };
  });
}

function withConversation(pieces: readonly Piece[], name: string): Piece[] {
  return pieces.map((piece) => (piece.type === "history" ? { type: "variable", path: [name] } : piece));
}

/** Gives every role a line of its own, and refuses texts in which such a line would be read as a role. */
function withRolesOnLines(prompt: Prompt, pieces: readonly Piece[]): Piece[] {
  refuseRoleLines(prompt, pieces);
  const first = pieces.find((piece) => piece.type !== "text" || piece.text.trim() !== "");
  const all: Piece[] =
    first === undefined || first.type === "role" ? [...pieces] : [{ type: "role", role: "user" }, { type: "text", text: "\n" }, ...pieces];
  return all.flatMap((piece, index): Piece[] => {
    if (piece.type !== "role") return [piece];
    const before = all[index - 1];
    const after = all[index + 1];
    const isOnNewLine = before === undefined || (before.type === "text" && before.text.endsWith("\n"));
    const endsLine = after === undefined || (after.type === "text" && /^\r?\n/.test(after.text));
    return [...(isOnNewLine ? [] : [NEWLINE]), piece, ...(endsLine ? [] : [NEWLINE])];
  });
}

const NEWLINE: Piece = { type: "text", text: "\n" };

function refuseRoleLines(prompt: Prompt, pieces: readonly Piece[]): void {
  for (const piece of pieces) {
    if (piece.type === "if") refuseRoleLines(prompt, [...piece.whenTrue, ...piece.whenFalse]);
    if (piece.type === "each") refuseRoleLines(prompt, piece.body);
    const isRole = piece.type === "text" && ROLE_LINE.test(piece.text);
    const isOther = piece.type === "role" && piece.role === "model";
    if (!isRole && !isOther) continue;
    throw invalidFile(prompt.path ?? undefined, {
      code: "not-exportable",
      message: `${TARGET} has nothing for ${isOther ? "the role model" : "a line of text that reads like a role, such as user:"}.`,
      hint: isOther ? 'Write {{role "assistant"}}.' : "Change the line.",
      line: prompt.templateLine,
      column: 1,
    });
  }
}

import { isMap } from "../../is-map.ts";
import { modelName } from "../../prompt/model-name.ts";
import type { Prompt } from "../../render/prompt.ts";
import { writeYamlMap } from "../../write-yaml.ts";
import type { NamedPrompt } from "../export-prompt.ts";
import type { Exported, Loss } from "../format.ts";
import { lossInFrontMatter, lostKeys } from "../prompt-losses.ts";
import { providerOf } from "./providers.ts";

const TARGET = "a promptfoo config";
const KEYS = ["title", "description", "model", "config", "input", "tests", "metadata", "syntax", "renamed_from"];

/**
 * Writes a prompt as a JavaScript prompt function that renders it with promptlane, whatever it holds, and a promptfoo config that
 * calls it.
 */
export function writePromptfoo({ name, prompt }: NamedPrompt, partials: Readonly<Record<string, Prompt>>): Exported {
  const losses: Loss[] = lostKeys(prompt, KEYS, TARGET);
  const { title, description, model, config, tests, metadata } = prompt.frontMatter;
  const { promptfoo, ...others } = isMap(metadata) ? metadata : {};
  for (const key of Object.keys(others)) {
    losses.push(lossInFrontMatter(prompt, ["metadata", key], `metadata.${key} has no place in ${TARGET}.`));
  }
  const { providers, ...rest } = isMap(promptfoo) ? promptfoo : {};
  const provider = modelName(model);
  const more: unknown[] = Array.isArray(providers) ? providers : providers === undefined ? [] : [providers];
  const all = [...(provider === null ? [] : [providerOf(provider, config)]), ...more];
  const file = name.slice(name.lastIndexOf("/") + 1);
  const head = {
    description,
    prompts: [{ id: `file://${file}.prompt.mjs`, label: title ?? file }],
    providers: all.length === 0 ? undefined : all,
    tests: Array.isArray(tests) ? tests.filter(isMap).map((test, index) => testOf(prompt, test, index, losses)) : undefined,
    ...rest,
  };
  const yaml = writeYamlMap(Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined)));
  const files = [
    { path: `${name}.prompt.mjs`, text: functionOf(name, prompt, partials) },
    { path: `${name}.promptfooconfig.yaml`, text: yaml },
  ];
  return { files, losses };
}

function testOf(
  prompt: Prompt,
  { name, vars, metadata, assert }: Record<string, unknown>,
  index: number,
  losses: Loss[],
): Record<string, unknown> {
  const { vars: others, ...rest } = isMap(metadata) ? metadata : {};
  const asserts: unknown[] = Array.isArray(assert) ? assert : [];
  const answers = asserts.flatMap((one) => (isMap(one) && one["type"] === "answer" ? [one["value"]] : []));
  if (answers.length < asserts.length) {
    losses.push(lossInFrontMatter(prompt, ["tests", index], `what a test says of the rendered text has no place in ${TARGET}.`));
  }
  return {
    ...(name !== undefined && { description: name }),
    vars: { ...(isMap(vars) && vars), ...(isMap(others) && others) },
    ...(answers.length > 0 && { assert: answers }),
    ...rest,
  };
}

function functionOf(name: string, prompt: Prompt, partials: Readonly<Record<string, Prompt>>): string {
  const texts = Object.fromEntries(
    Object.entries(partials)
      .filter(([key]) => key !== name)
      .map(([key, partial]) => [key, partial.text]),
  );
  return `// The prompt ${name}, written by promptlane export --format promptfoo.
import { parsePrompt, renderPrompt } from "promptlane";

const prompt = parsePrompt(${JSON.stringify(prompt.text)});
const partials = ${JSON.stringify(texts, null, 2)};

export default function ({ vars }) {
  const { messages } = renderPrompt(prompt, { variables: vars, partials });
  return messages.map(({ role, content }) => ({
    role,
    content: content.every((part) => "text" in part)
      ? content.map((part) => part.text).join("")
      : content.flatMap((part) => ("text" in part ? [{ type: "text", text: part.text }] : "media" in part ? [{ type: "image_url", image_url: part.media }] : [])),
  }));
}
`;
}

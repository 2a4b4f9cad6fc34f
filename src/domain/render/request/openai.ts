import type { FilledMessage, FilledPart } from "./filled-message.ts";
import type { FilledSource, ProviderRequest } from "./provider-request.ts";
import { modelOf, namedSettings, type SettingNames } from "./settings.ts";

const SETTINGS: SettingNames = {
  maxOutputTokens: "max_completion_tokens",
  topP: "top_p",
  topK: null,
  stopSequences: "stop",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  version: null,
};

/** The body of a request to OpenAI's chat completions. */
export function openaiRequest({ model, messages, config, output, tools }: FilledSource): ProviderRequest {
  const { settings, dropped } = namedSettings(config, SETTINGS, "OpenAI");
  const format = responseFormat(output);
  return {
    body: {
      ...(model !== null && { model: modelOf(model) }),
      messages: messages.map(messageOf),
      ...settings,
      ...(tools.length > 0 && { tools: tools.map((definition) => ({ type: "function", function: definition })) }),
      ...(format !== null && { response_format: format }),
    },
    dropped,
  };
}

function messageOf({ role, content }: FilledMessage): Record<string, unknown> {
  const parts = content.map(partOf);
  const texts = parts.flatMap((part) => ("text" in part ? [part.text] : []));
  return { role: role === "model" ? "assistant" : role, content: texts.length === parts.length ? texts.join("") : parts };
}

type OpenAiPart = { type: "text"; text: string } | { type: "image_url"; image_url: { url: string } };

function partOf(part: FilledPart): OpenAiPart {
  return "text" in part ? { type: "text", text: part.text } : { type: "image_url", image_url: { url: part.media.url } };
}

function responseFormat({ format, schema }: Record<string, unknown>): Record<string, unknown> | null {
  if (schema !== undefined) return { type: "json_schema", json_schema: { name: "output", schema } };
  return format === "json" ? { type: "json_object" } : null;
}

import type { MessageMedia } from "../prompt.ts";
import { readDataUrl } from "./data-url.ts";
import { mediaType, withoutOtherMedia } from "./media-type.ts";
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
  const { messages: sent, dropped: media } = withoutOtherMedia(messages, "OpenAI", (part) => mediaPart(part) !== null);
  const format = responseFormat(output);
  return {
    body: {
      ...(model !== null && { model: modelOf(model) }),
      messages: sent.map(messageOf),
      ...settings,
      ...(tools.length > 0 && { tools: tools.map((definition) => ({ type: "function", function: definition })) }),
      ...(format !== null && { response_format: format }),
    },
    dropped: [...dropped, ...media],
  };
}

function messageOf({ role, content }: FilledMessage): Record<string, unknown> {
  const parts = content.flatMap(partOf);
  const texts = parts.flatMap((part) => ("text" in part ? [part.text] : []));
  return { role: role === "model" ? "assistant" : role, content: texts.length === parts.length ? texts.join("") : parts };
}

type OpenAiPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string } }
  | { type: "input_audio"; input_audio: { data: string; format: string } }
  | { type: "file"; file: { filename: string; file_data: string } };

const AUDIO_FORMATS: Readonly<Record<string, string>> = {
  "audio/wav": "wav",
  "audio/x-wav": "wav",
  "audio/mpeg": "mp3",
  "audio/mp3": "mp3",
};

function partOf(part: FilledPart): OpenAiPart[] {
  if ("text" in part) return [{ type: "text", text: part.text }];
  const media = mediaPart(part);
  return media === null ? [] : [media];
}

/** Images by any URL, sounds and PDF by their content alone; null for what there is no part for. */
function mediaPart(part: MessageMedia): OpenAiPart | null {
  const { url } = part.media;
  const type = mediaType(part);
  if (type.startsWith("image")) return { type: "image_url", image_url: { url } };
  const content = readDataUrl(url);
  if (content === null) return null;
  if (type === "application/pdf") return { type: "file", file: { filename: "file.pdf", file_data: url } };
  const format = AUDIO_FORMATS[type];
  return format === undefined ? null : { type: "input_audio", input_audio: { data: content.data, format } };
}

function responseFormat({ format, schema }: Record<string, unknown>): Record<string, unknown> | null {
  if (schema !== undefined) return { type: "json_schema", json_schema: { name: "output", schema } };
  return format === "json" ? { type: "json_object" } : null;
}

import type { MessageMedia } from "../prompt.ts";
import { mediaType, withoutOtherMedia } from "./media-type.ts";
import { textOf } from "../messages.ts";
import { readDataUrl } from "./data-url.ts";
import { type FilledMessage, type FilledPart, instructionsApart } from "./filled-message.ts";
import type { FilledSource, ProviderRequest } from "./provider-request.ts";
import { modelOf, namedSettings, type SettingNames } from "./settings.ts";

const SETTINGS: SettingNames = {
  maxOutputTokens: "max_tokens",
  topP: "top_p",
  topK: "top_k",
  stopSequences: "stop_sequences",
  frequencyPenalty: null,
  presencePenalty: null,
  seed: null,
  version: null,
};

const PDF = "application/pdf";
// The API asks for a number, and prompts may leave it open.
const MAX_TOKENS = 4096;

/** The body of a request to Anthropic's messages. */
export function anthropicRequest({ model, messages, config, output, tools }: FilledSource): ProviderRequest {
  const { settings, dropped } = namedSettings(config, SETTINGS, "Anthropic");
  const { messages: sent, dropped: otherMedia } = withoutOtherMedia(messages, "Anthropic", isImageOrPdf);
  const { instructions, conversation, dropped: media } = instructionsApart(sent);
  const schema = output["schema"];
  const lacksSchema = schema === undefined && output["format"] === "json";
  if (lacksSchema) dropped.push("output.format: Anthropic asks for a schema; ask for JSON in the text.");
  return {
    body: {
      ...(model !== null && { model: modelOf(model) }),
      max_tokens: MAX_TOKENS,
      ...settings,
      ...(instructions.length > 0 && { system: textOf(instructions) }),
      messages: conversation.map(messageOf),
      ...(tools.length > 0 && {
        tools: tools.map(({ name, description, parameters }) => ({
          name,
          ...(description !== undefined && { description }),
          input_schema: parameters ?? { type: "object" },
        })),
      }),
      ...(schema !== undefined && { output_config: { format: { type: "json_schema", schema } } }),
    },
    dropped: [...dropped, ...media, ...otherMedia],
  };
}

function messageOf({ role, content }: FilledMessage): Record<string, unknown> {
  const parts = content.map(partOf);
  const [first, ...others] = parts;
  const text = others.length === 0 && first?.["type"] === "text" ? first["text"] : null;
  return { role: role === "model" || role === "assistant" ? "assistant" : "user", content: text ?? parts };
}

function partOf(part: FilledPart): Record<string, unknown> {
  if ("text" in part) return { type: "text", text: part.text };
  const { url, contentType } = part.media;
  const data = readDataUrl(url);
  const source = data === null ? { type: "url", url } : { type: "base64", media_type: contentType ?? data.type, data: data.data };
  return { type: mediaType(part) === PDF ? "document" : "image", source };
}

function isImageOrPdf(part: MessageMedia): boolean {
  const type = mediaType(part);
  return type === PDF || type.startsWith("image");
}

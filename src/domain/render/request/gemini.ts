import type { Message, MessagePart } from "../prompt.ts";
import { textOf } from "../messages.ts";
import { readDataUrl } from "./data-url.ts";
import type { ProviderRequest, RequestSource } from "./provider-request.ts";
import { namedSettings, type SettingNames } from "./settings.ts";

// The names of dotprompt's settings are Gemini's.
const SETTINGS: SettingNames = { version: null };
const INSTRUCTING = new Set(["system", "developer"]);

/** The body of a request to Gemini's generateContent; the model belongs into its address. */
export function geminiRequest({ messages, config, output, tools }: RequestSource): ProviderRequest {
  const { settings, dropped } = namedSettings(config, SETTINGS, "Gemini");
  const instructions = messages.filter(({ role }) => INSTRUCTING.has(role));
  const generationConfig = { ...settings, ...responseFormat(output) };
  return {
    body: {
      ...(instructions.length > 0 && { systemInstruction: { parts: [{ text: textOf(instructions) }] } }),
      contents: messages.filter(({ role }) => !INSTRUCTING.has(role)).map((message) => contentOf(message, dropped)),
      ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
      ...(tools.length > 0 && {
        tools: [
          {
            functionDeclarations: tools.map(({ name, description, parameters }) => ({
              name,
              ...(description !== undefined && { description }),
              ...(parameters !== undefined && { parametersJsonSchema: parameters }),
            })),
          },
        ],
      }),
    },
    dropped,
  };
}

function contentOf({ role, content }: Message, dropped: string[]): Record<string, unknown> {
  return { role: role === "model" || role === "assistant" ? "model" : "user", parts: content.flatMap((part) => partOf(part, dropped)) };
}

function partOf(part: MessagePart, dropped: string[]): Record<string, unknown>[] {
  if ("text" in part) return [{ text: part.text }];
  if ("media" in part) {
    const { url, contentType } = part.media;
    const data = readDataUrl(url);
    if (data !== null) return [{ inlineData: { mimeType: contentType ?? data.type, data: data.data } }];
    return [{ fileData: { ...(contentType !== undefined && { mimeType: contentType }), fileUri: url } }];
  }
  dropped.push(`section ${part.metadata.purpose}: it is still to be filled.`);
  return [];
}

function responseFormat({ format, schema }: Record<string, unknown>): Record<string, unknown> {
  if (schema !== undefined) return { responseMimeType: "application/json", responseJsonSchema: schema };
  return format === "json" ? { responseMimeType: "application/json" } : {};
}

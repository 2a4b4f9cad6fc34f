import { textOf } from "../messages.ts";
import { readDataUrl } from "./data-url.ts";
import { type FilledMessage, type FilledPart, instructionsApart } from "./filled-message.ts";
import type { FilledSource, ProviderRequest } from "./provider-request.ts";
import { namedSettings, type SettingNames } from "./settings.ts";

// The names of dotprompt's settings are Gemini's.
const SETTINGS: SettingNames = { version: null };

/** The body of a request to Gemini's generateContent; the model belongs into its address. */
export function geminiRequest({ messages, config, output, tools }: FilledSource): ProviderRequest {
  const { settings, dropped } = namedSettings(config, SETTINGS, "Gemini");
  const { instructions, conversation, dropped: media } = instructionsApart(messages);
  const generationConfig = { ...settings, ...responseFormat(output) };
  return {
    body: {
      ...(instructions.length > 0 && { systemInstruction: { parts: [{ text: textOf(instructions) }] } }),
      contents: conversation.map(contentOf),
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
    dropped: [...dropped, ...media],
  };
}

function contentOf({ role, content }: FilledMessage): Record<string, unknown> {
  return { role: role === "model" || role === "assistant" ? "model" : "user", parts: content.map(partOf) };
}

function partOf(part: FilledPart): Record<string, unknown> {
  if ("text" in part) return { text: part.text };
  const { url, contentType } = part.media;
  const data = readDataUrl(url);
  if (data !== null) return { inlineData: { mimeType: contentType ?? data.type, data: data.data } };
  return { fileData: { ...(contentType !== undefined && { mimeType: contentType }), fileUri: url } };
}

function responseFormat({ format, schema }: Record<string, unknown>): Record<string, unknown> {
  if (schema !== undefined) return { responseMimeType: "application/json", responseJsonSchema: schema };
  return format === "json" ? { responseMimeType: "application/json" } : {};
}

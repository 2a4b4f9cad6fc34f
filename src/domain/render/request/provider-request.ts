import type { RenderedPrompt } from "../prompt.ts";
import { anthropicRequest } from "./anthropic.ts";
import { filledMessages, type FilledMessage } from "./filled-message.ts";
import { geminiRequest } from "./gemini.ts";
import { openaiRequest } from "./openai.ts";

/** A provider for whose chat API a prompt can be written. */
export type Provider = "openai" | "anthropic" | "gemini";

/** What a model may call. */
export interface ToolDefinition {
  name: string;
  description?: string;
  /** JSON Schema of the arguments. */
  parameters?: Record<string, unknown>;
}

/** A prompt as the body of a request. */
export interface ProviderRequest {
  body: Record<string, unknown>;
  /** What the provider has no place for, each as a sentence. */
  dropped: string[];
}

/** A rendered prompt whose tools are all defined. */
export type RequestSource = Omit<RenderedPrompt, "tools" | "text" | "ext" | "input"> & { tools: readonly ToolDefinition[] };

/** The same with nothing left in its messages that is still to be filled. */
export type FilledSource = Omit<RequestSource, "messages"> & { messages: readonly FilledMessage[] };

const WRITERS: Readonly<Record<Provider, (source: FilledSource) => ProviderRequest>> = {
  openai: openaiRequest,
  anthropic: anthropicRequest,
  gemini: geminiRequest,
};

/**
 * Writes a rendered prompt as the body of a request to a provider's chat API: OpenAI's chat completions, Anthropic's
 * messages, or Gemini's generateContent. Settings that all of them know are given the provider's names; others stay as they are.
 *
 * @example providerRequest(source, "anthropic").body // {model, max_tokens, system, messages}
 */
export function providerRequest(source: RequestSource, provider: Provider): ProviderRequest {
  const { messages, dropped: sections } = filledMessages(source.messages);
  const { body, dropped } = WRITERS[provider]({ ...source, messages });
  return { body, dropped: [...dropped, ...sections] };
}

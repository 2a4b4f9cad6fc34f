import type { RenderedPrompt } from "../prompt.ts";
import { anthropicRequest } from "./anthropic.ts";
import { geminiRequest } from "./gemini.ts";
import { openaiRequest } from "./openai.ts";

/** The providers for whose chat API a prompt can be written. */
export const PROVIDERS = ["openai", "anthropic", "gemini"] as const;

export type Provider = (typeof PROVIDERS)[number];

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

const WRITERS: Readonly<Record<Provider, (source: RequestSource) => ProviderRequest>> = {
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
  return WRITERS[provider](source);
}

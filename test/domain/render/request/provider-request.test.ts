import { describe, expect, it } from "vitest";

import { parsePrompt } from "../../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../../src/domain/render/render-prompt.ts";
import { providerRequest, type Provider } from "../../../../src/domain/render/request/provider-request.ts";

const PROMPT = `---
model: acme/large-1
config: {temperature: 0.2, maxOutputTokens: 800, topP: 0.9, topK: 40, stopSequences: [END], seed: 7, own_setting: x}
output: {format: json, schema: {queue: string}}
---
{{role "system"}}Sort it.
{{role "user"}}See {{media url=photo}} and {{media url=data contentType="image/jpeg"}}
{{role "model"}}Seen.
{{role "user"}}Go on.{{section "notes"}}`;

const SCHEMA = { type: "object", properties: { queue: { type: "string" } }, required: ["queue"], additionalProperties: false };
const ARGUMENTS = { type: "object", properties: { query: { type: "string" } } };

function request(provider: Provider, prompt = PROMPT) {
  const variables = { photo: "https://example.org/a.png", data: "data:image/png;base64,AAAA" };
  const rendered = renderPrompt(parsePrompt(prompt), prompt === PROMPT ? { variables } : {});
  return providerRequest(
    { ...rendered, tools: prompt === PROMPT ? [{ name: "search", description: "Finds", parameters: ARGUMENTS }, { name: "bare" }] : [] },
    provider,
  );
}

describe("the request for a provider", () => {
  it("openai: chat completions", () => {
    expect(request("openai")).toEqual({
      body: {
        model: "large-1",
        messages: [
          { role: "system", content: "Sort it." },
          {
            role: "user",
            content: [
              { type: "text", text: "See " },
              { type: "image_url", image_url: { url: "https://example.org/a.png" } },
              { type: "text", text: " and " },
              { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
            ],
          },
          { role: "assistant", content: "Seen." },
          { role: "user", content: "Go on." },
        ],
        temperature: 0.2,
        max_completion_tokens: 800,
        top_p: 0.9,
        stop: ["END"],
        seed: 7,
        own_setting: "x",
        tools: [
          { type: "function", function: { name: "search", description: "Finds", parameters: ARGUMENTS } },
          { type: "function", function: { name: "bare" } },
        ],
        response_format: { type: "json_schema", json_schema: { name: "output", schema: SCHEMA } },
      },
      dropped: ["config.topK: OpenAI has no such setting.", "section notes: it is still to be filled."],
    });
  });

  it("anthropic: messages", () => {
    expect(request("anthropic")).toEqual({
      body: {
        model: "large-1",
        max_tokens: 800,
        temperature: 0.2,
        top_p: 0.9,
        top_k: 40,
        stop_sequences: ["END"],
        own_setting: "x",
        system: "Sort it.",
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "See " },
              { type: "image", source: { type: "url", url: "https://example.org/a.png" } },
              { type: "text", text: " and " },
              { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "AAAA" } },
            ],
          },
          { role: "assistant", content: "Seen." },
          { role: "user", content: "Go on." },
        ],
        tools: [
          { name: "search", description: "Finds", input_schema: ARGUMENTS },
          { name: "bare", input_schema: { type: "object" } },
        ],
        output_config: { format: { type: "json_schema", schema: SCHEMA } },
      },
      dropped: ["config.seed: Anthropic has no such setting.", "section notes: it is still to be filled."],
    });
  });

  it("gemini: generateContent", () => {
    expect(request("gemini")).toEqual({
      body: {
        systemInstruction: { parts: [{ text: "Sort it." }] },
        contents: [
          {
            role: "user",
            parts: [
              { text: "See " },
              { fileData: { fileUri: "https://example.org/a.png" } },
              { text: " and " },
              { inlineData: { mimeType: "image/jpeg", data: "AAAA" } },
            ],
          },
          { role: "model", parts: [{ text: "Seen." }] },
          { role: "user", parts: [{ text: "Go on." }] },
        ],
        generationConfig: {
          temperature: 0.2,
          maxOutputTokens: 800,
          topP: 0.9,
          topK: 40,
          stopSequences: ["END"],
          seed: 7,
          own_setting: "x",
          responseMimeType: "application/json",
          responseJsonSchema: SCHEMA,
        },
        tools: [{ functionDeclarations: [{ name: "search", description: "Finds", parametersJsonSchema: ARGUMENTS }, { name: "bare" }] }],
      },
      dropped: ["section notes: it is still to be filled."],
    });
  });

  it("takes the provider alone from the name of a model", () => {
    expect(request("openai", "---\nmodel: {id: meta-llama/Llama-3-70b, provider: together}\n---\nHi").body["model"]).toBe(
      "meta-llama/Llama-3-70b",
    );
    expect(request("openai", "---\nmodel: gpt-4o\n---\nHi").body["model"]).toBe("gpt-4o");
  });

  it("asks for JSON alone where there is no schema", () => {
    const prompt = "---\noutput: {format: json}\n---\nHi";
    expect(request("openai", prompt).body).toEqual({
      messages: [{ role: "user", content: "Hi" }],
      response_format: { type: "json_object" },
    });
    expect(request("gemini", prompt).body).toEqual({
      contents: [{ role: "user", parts: [{ text: "Hi" }] }],
      generationConfig: { responseMimeType: "application/json" },
    });
    expect(request("anthropic", prompt)).toEqual({
      body: { max_tokens: 4096, messages: [{ role: "user", content: "Hi" }] },
      dropped: ["output.format: Anthropic asks for a schema; ask for JSON in the text."],
    });
  });

  it.each(["anthropic", "gemini"] as const)("%s: an image among the instructions is named, since those are text", (provider) => {
    const { dropped } = request(provider, '{{role "system"}}Like this: {{media url="https://example.com/a.png"}}{{role "user"}}Go.');
    expect(dropped).toEqual(["media https://example.com/a.png: instructions are text alone; give it to the user's role."]);
  });

  it.each(["openai", "anthropic", "gemini"] as const)("%s: a section among the instructions is named too", (provider) => {
    const { dropped } = request(provider, '{{role "system"}}Sort it.{{section "rules"}}');
    expect(dropped).toEqual(["section rules: it is still to be filled."]);
  });

  it("has a part for each kind of file, and says which file it leaves out", () => {
    const [pdf, wav] = ["data:application/pdf;base64,AAAA", "data:audio/wav;base64,AAAA"];
    const prompt = `{{media url="${pdf}"}}{{media url="https://a/b.pdf?x=1"}}{{media url="${wav}"}}{{media url="https://a/b" contentType="video/mp4"}}{{role "model"}}{{media url="https://a/b.webm"}}`;
    const typesOf = (provider: Provider) => {
      const { body, dropped } = request(provider, prompt);
      const messages = (body["messages"] ?? body["contents"]) as { content?: { type: string }[]; parts?: unknown[] }[];
      return [messages.map(({ content, parts = [] }) => content?.map(({ type }) => type) ?? parts.length), dropped.length];
    };
    expect(typesOf("openai")).toEqual([[["file", "input_audio"]], 3]);
    expect(typesOf("anthropic")).toEqual([[["document", "document"]], 3]);
    expect(typesOf("gemini")).toEqual([[4, 1], 0]);
    expect(request("openai", prompt).dropped[0]).toBe("media https://a/b.pdf?x=1: OpenAI takes no application/pdf by this kind of URL.");
  });
});

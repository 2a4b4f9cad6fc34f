import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { exportPrompt } from "../../../src/domain/formats/export-prompt.ts";
import { importFile } from "../../../src/domain/formats/import-file.ts";
import { filesOfConfig } from "../../../src/domain/formats/promptfoo/prompts.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { refusalOf } from "../prompt/refusal.ts";

const CONFIG = `description: Translations
prompts:
  - "Translate {{text}}{% if tone %} {{tone}}{% endif %}"
  - {label: chat, raw: '[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "{{text}}"}]'}
  - file://more/formal.txt
  - file://generate.js
providers:
  - {id: openai:gpt-4o, config: {temperature: 0}}
  - anthropic:claude
tests:
  - description: French
    vars: {text: Hello, tone: warmly, expected: Bonjour}
    assert: [{type: contains, value: Bonjour}]
defaultTest: {options: {provider: x}}
`;

const files = new Map([["more/formal.txt", "Dear {{text}}\n---\nHonoured {{text}}"]]);
const read = (text: string, path = "translate/promptfooconfig.yaml") => importFile({ path, text, files });

describe("a promptfoo config", () => {
  it("becomes a prompt for each of its own, called after the folder", () => {
    const { prompts, losses } = read(CONFIG);
    expect(prompts.map(({ name }) => name)).toEqual([
      "translate/prompt-1",
      "translate/chat",
      "translate/more/formal-1",
      "translate/more/formal-2",
    ]);
    expect(losses.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "6 generate.js is left out: it is no text of a prompt.",
      "9 a prompt has one model; the other providers are kept below metadata.promptfoo.",
    ]);
    const texts = prompts.map(
      ({ text }) => renderPrompt(parsePrompt(text), { variables: { text: "Hi", tone: "now" }, missing: "empty" }).text,
    );
    expect(texts).toEqual(["Translate Hi now", "Be brief.\n\nHi", "Dear Hi", "Honoured Hi"]);
  });

  it("takes whatever follows file:// for a file, and not for a prompt", () => {
    const { prompts, losses } = read(
      "prompts: [Hi, file://prompts/formal, 'file://gen.py:fn', 'file://*.txt']\nproviders: [openai:gpt-4o]\n",
    );
    expect(prompts).toHaveLength(1);
    expect(losses.map(({ message }) => message)).toEqual([
      "prompts/formal is left out: it is no text of a prompt.",
      "gen.py is left out: it is no text of a prompt.",
      "*.txt is left out: there is no such file.",
    ]);
  });

  it("gives its tests and its first provider to every prompt", () => {
    const { frontMatter } = parsePrompt(read(CONFIG).prompts[1]?.text ?? "");
    expect(frontMatter).toEqual({
      title: "chat",
      description: "Translations",
      model: "openai/gpt-4o",
      config: { temperature: 0 },
      metadata: { promptfoo: { providers: ["anthropic:claude"], defaultTest: { options: { provider: "x" } } } },
      input: { schema: { text: "string" } },
      tests: [
        {
          name: "French",
          vars: { text: "Hello" },
          metadata: { vars: { tone: "warmly", expected: "Bonjour" } },
          assert: [{ type: "answer", value: { type: "contains", value: "Bonjour" } }],
        },
      ],
    });
  });

  it("names the files that have to be read with it", () => {
    expect(filesOfConfig("prompts:\n  - file://a/b.txt\n  - c.md\n  - 'file://d.json'\n  - file://e.js\n")).toEqual([
      "a/b.txt",
      "c.md",
      "d.json",
    ]);
  });

  it.each([
    ["prompts: ['{{ a | upper }}']", "1:11", "the filter upper is not read."],
    ["prompts: []", "1:1", "the config has no prompts."],
    ["prompts: [a]\ntests: [{vars: 1}]", "2:10", "vars should be a map of names and values."],
  ])("is refused with the place of %j", (text, place, reason) => {
    const { details } = refusalOf(() => read(text));
    expect([`${String(details?.["line"])}:${String(details?.["column"])}`, details?.["reason"]]).toEqual([place, reason]);
  });
});

describe("an export to promptfoo", () => {
  it("is a config and a prompt function, which renders as promptlane does", async () => {
    const text =
      '---\ntitle: T\nmodel: openai/gpt-4o\nconfig: {temperature: 0}\ntests: [{name: n, vars: {xs: [a]}, assert: [{type: answer, value: {type: is-json}}]}]\n---\n{{role "system"}}{{> tone}}{{role "user"}}{{#each xs}}{{this}},{{/each}}';
    const { files: written, losses } = exportPrompt({ name: "a/p", prompt: parsePrompt(text) }, "promptfoo", {
      tone: parsePrompt("Be kind."),
    });
    expect(losses).toEqual([]);
    expect(written.map(({ path }) => path)).toEqual(["a/p.prompt.mjs", "a/p.promptfooconfig.yaml"]);
    expect(written[1]?.text).toBe(
      [
        "prompts:",
        "  - {id: file://p.prompt.mjs, label: T}",
        "providers:",
        "  - id: openai:gpt-4o",
        "    config: {temperature: 0}",
        "tests:",
        '  - description: "n"',
        "    vars:",
        "      xs: [a]",
        "    assert:",
        "      - {type: is-json}",
        "",
      ].join("\n"),
    );
    const messages = await called(written[0]?.text ?? "", { xs: ["x", "y"] });
    expect(messages).toEqual([
      { role: "system", content: "Be kind." },
      { role: "user", content: "x,y," },
    ]);
  });
});

/** What the written function answers when promptlane is where a program finds its packages. */
async function called(text: string, vars: object): Promise<unknown> {
  const folder = temporaryFolder();
  const library = pathToFileURL(new URL("../../../src/index.ts", import.meta.url).pathname).href;
  const local = text.replace('"promptlane"', JSON.stringify(library));
  writeFileSync(`${folder}/p.mjs`, local);
  const { default: prompt } = (await import(`${folder}/p.mjs`)) as { default: (context: { vars: object }) => unknown };
  return prompt({ vars });
}

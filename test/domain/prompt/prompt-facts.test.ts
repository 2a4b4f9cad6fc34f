import { describe, expect, it } from "vitest";

import { readFlowFacts, readPromptFacts } from "../../../src/domain/prompt/prompt-facts.ts";

describe("readPromptFacts", () => {
  it("reads what listing needs", () => {
    const text =
      '---\ntitle: Triage\ndescription: Sorts\ntags: [a, b]\nmodel: openai/gpt-4o\nrenamed_from: old/name\n---\n{{role "system"}} {{> shared/tone}} {{ticket}}';
    expect(readPromptFacts(text)).toEqual({
      title: "Triage",
      description: "Sorts",
      tags: ["a", "b"],
      model: "openai/gpt-4o",
      syntax: null,
      partials: [{ name: "shared/tone", version: null }],
      variables: ["ticket"],
      givesParts: false,
      renamedFrom: "old/name",
      problem: null,
    });
  });

  it("reads the declared names between the brackets of promptshuttle as variables", () => {
    const text =
      "---\nsyntax: promptshuttle\ninput: {schema: {ticket: string, tone?: string}}\n---\n[[ticket]] [[tone]] [[rules]] {{other}}";
    expect(readPromptFacts(text).variables).toEqual(["other", "ticket", "tone"]);
  });

  it("reads the same with and without the shortcut for plain YAML", () => {
    const plain = "title: Triage\nmodel: {id: gpt-4o, provider: openai}\ntags: [a]\nsyntax: plain\n";
    const whole = `# a comment needs the whole parser\n${plain}`;
    expect(readPromptFacts(`---\n${whole}---\nText`)).toEqual(readPromptFacts(`---\n${plain}---\nText`));
    expect(readPromptFacts(`---\n${plain}---\nText`)).toMatchObject({
      title: "Triage",
      model: "openai/gpt-4o",
      tags: ["a"],
      syntax: "plain",
    });
  });

  it.each([
    ["model: {id: openai/gpt-4o, provider: openai}", { model: "openai/gpt-4o" }],
    ["model: {id: gpt-4o}", { model: "gpt-4o" }],
    ["model: [a]", { model: null }],
    ["title: 1.10", { title: "1.10" }],
    ["title: 2024", { title: "2024" }],
    ["title: [a]", { title: null }],
    ["tags: support", { tags: ["support"] }],
    ["tags: [a, 1, b]", { tags: ["a", "b"] }],
    ["renamed_from: ../up", { renamedFrom: null }],
    ["renamed_from: 12", { renamedFrom: "12" }],
    ["renamed_from: 12e4567", { renamedFrom: "12e4567" }],
  ])("takes %j as it is meant", (line, expected) => {
    expect(readPromptFacts(`---\n${line}\n---\n`)).toMatchObject({ ...expected, problem: null });
  });

  it("looks for nothing in a template of plain syntax, its own or the store's", () => {
    const none = { variables: [], partials: [], problem: null };
    expect(readPromptFacts("---\nsyntax: plain\n---\n{{a}} {{#if}")).toMatchObject(none);
    expect(readPromptFacts("{{a}} {{#if}", { syntax: "plain" })).toMatchObject(none);
    expect(readPromptFacts("---\nsyntax: handlebars\n---\n{{a}}", { syntax: "plain" }).variables).toEqual(["a"]);
  });

  it.each<[string, string, number]>([
    ["---js\n{}\n---\n", "front-matter-fence", 1],
    ["---\ntitle: a\n", "front-matter-unclosed", 1],
    ["---\ntitle: a\ntitle: b\n---\n", "duplicate-key", 3],
    ["---\ntitle: a: b\n---\n", "invalid-yaml", 2],
    ["---\ntitle: a\n---\nText\n{{#if}\n", "template-syntax", 5],
    ["name: ${{ a b= }}", "template-syntax", 1],
    ["a".repeat(1024 * 1024 + 1), "prompt-too-large", 1],
  ])("tells the problem of %.30j instead of throwing", (text, code, line) => {
    expect(readPromptFacts(text).problem).toMatchObject({ code, line });
  });

  it("D12: reads bytes, and tells the problem of those that are no UTF-8", () => {
    expect(readPromptFacts(Buffer.from("---\ntitle: Grüße\n---\n{{a}}"))).toMatchObject({
      title: "Grüße",
      variables: ["a"],
      problem: null,
    });
    expect(readPromptFacts(Buffer.from("---\ntitle: Gr\xfc\n---\n", "latin1")).problem).toMatchObject({
      code: "not-utf8",
      line: 2,
      column: 10,
    });
    expect(readFlowFacts({ flow: Buffer.from("title: A"), templates: new Map([["main", Buffer.from([0xff])]]) }).problem).toMatchObject({
      code: "not-utf8",
    });
  });

  it("keeps what the front matter said when only the template does not parse", () => {
    const facts = readPromptFacts("---\ntitle: Triage\n---\n{{#if}");
    expect(facts).toMatchObject({ title: "Triage", variables: [], problem: { code: "template-syntax", line: 4, column: 6 } });
    expect(facts.problem?.message).toMatch(/^the template does not parse: /);
  });

  it("reads files of a public collection: YAML of other tools, JSON, GitHub and Jinja syntax, long texts", () => {
    expect(readPromptFacts('# Act as a linux terminal\n\nReply `{"a": {"b": 1}}` and {% raw %}.\n').problem).toBeNull();
    expect(readPromptFacts("---\nname: reviewer\ndescription: 'Use it: often'\ntools: Read, Write\n---\n\nYou review.\n")).toMatchObject({
      description: "Use it: often",
      problem: null,
    });
    expect(readPromptFacts(`\uFEFF---\r\ntitle: Long\r\n---\r\n${"A long line of text. ".repeat(40_000)}`)).toMatchObject({
      title: "Long",
      problem: null,
    });
    expect(readPromptFacts("").problem).toBeNull();
  });

  it("is plain data that survives being cached as JSON", () => {
    const facts = readPromptFacts('---\ntitle: A\n---\n{{> "a@v2"}} {{#if}');
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  it("reads 5,000 typical prompts, all alike", () => {
    const texts = Array.from({ length: 5000 }, (_, index) => typicalPrompt(index));
    expect(texts.map((text) => readPromptFacts(text)).every(({ problem, variables }) => problem === null && variables.length === 2)).toBe(
      true,
    );
  });
});

describe("readFlowFacts", () => {
  const templates = new Map([
    ["main", "---\nmodel: openai/gpt-4o\n---\n{{> billing}} {{> shared/tone}} {{ticket}}"],
    ["billing", '{{> shared/tone}} {{> "billing@v2"}} {{amount}} {{ticket}}'],
  ]);

  it("unites the variables and partials of the templates, without its own templates", () => {
    expect(readFlowFacts({ flow: "title: Desk\ndescription: All\ntags: [a]\nrenamed_from: help\n", templates })).toEqual({
      title: "Desk",
      description: "All",
      tags: ["a"],
      model: "openai/gpt-4o",
      syntax: null,
      partials: [
        { name: "billing", version: 2 },
        { name: "shared/tone", version: null },
      ],
      variables: ["amount", "ticket"],
      givesParts: false,
      renamedFrom: "help",
      problem: null,
    });
  });

  it("tells a missing entry point, a broken flow file and a broken template", () => {
    expect(readFlowFacts({ flow: "entrypoint: start\n", templates }).problem).toMatchObject({ code: "entrypoint-missing" });
    expect(readFlowFacts({ flow: "title: [\n", templates })).toMatchObject({
      problem: { code: "invalid-yaml" },
      variables: ["amount", "ticket"],
    });
    const broken = new Map([...templates, ["refund", "one\n{{#if}"] as const]);
    expect(readFlowFacts({ flow: "", templates: broken }).problem).toMatchObject({
      code: "template-syntax",
      line: 2,
      message: expect.stringMatching(/^in refund\.md, /),
    });
  });
});

function typicalPrompt(index: number): string {
  return [
    "---",
    `title: Ticket triage ${index}`,
    `description: Sorts an incoming ticket of queue ${index}`,
    "model: openai/gpt-4o",
    "config: {temperature: 0.2}",
    "input:",
    "  schema: {ticket: string}",
    "tags: [support]",
    "output: {format: text}",
    "---",
    '{{role "system"}}',
    "You sort tickets for the support team. {{> shared/tone}}",
    "Put each ticket into exactly one queue.",
    "Answer in one word.",
    "Never guess.",
    `This is prompt ${index}.`,
    "Be polite.",
    '{{role "user"}}',
    "{{ticket}} {{customer.name}}",
    "Done.",
  ].join("\n");
}

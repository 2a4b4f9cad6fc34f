import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RenderDocument, RenderRequest } from "../../src/operations/render-stored-prompt.ts";
import { renderStoredPrompt } from "../../src/operations/render-stored-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

let store: TestStore;

const render = (selector: string, request: Partial<RenderRequest> = {}): Promise<RenderDocument> =>
  store.with((opened) => renderStoredPrompt(opened, { selector, ...request }));
const textOf = async (selector: string, request: Partial<RenderRequest> = {}): Promise<string> => (await render(selector, request)).text;

describe("rendering a prompt of the store", () => {
  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "shared/tone.md": "---\ntitle: Tone\n---\ncalm{{#if voice}} {{voice}}{{/if}}",
        "shared/rules.md": "the rules",
        "support/triage.md": "{{> shared/tone}}, sort {{ticket}}.\n",
        "support/pinned.md": '{{> "shared/tone@v1"}} and {{> shared/tone}}',
        "support/typed.md":
          "---\nmodel: openai/gpt-4o\ninput: {schema: {n: integer, ok: boolean, list(array): string, m: {a: string}, s: string}}\ntools: [shared/search, {name: own, parameters: {q: string}}, other]\n---\n{{n}} {{ok}} {{json list}} {{m.a}} {{s}}",
        "shared/search.md": "---\ndescription: Finds articles\ninput: {schema: {query: string}}\n---\nSearch {{query}}",
        "support/desk/flow.yaml": "title: Desk\nentrypoint: main\n",
        "support/desk/main.md": "{{> rules}} {{> shared/rules}}",
        "support/desk/rules.md": "the desk's rules",
        "support/shuttle.md": "---\nsyntax: promptshuttle\ninput: {schema: {ticket: string}}\n---\n[[ticket]] [[shared/rules]] [[nothing]]",
      },
    });
    await store.promote("preview", ["shared/tone", "support/triage"]);
    await store.write({ "shared/tone.md": "loud{{#if voice}} {{voice}}{{/if}}" });
  });

  const variables = { values: { ticket: "it", voice: null } };

  it("takes the working tree with its drafts, and says which version that equals", async () => {
    expect(await textOf("support/triage", variables)).toBe("loud, sort it.");
    expect(await render("support/triage", variables)).toMatchObject({ version: 1, label: "v1", equals: { label: "v1" } });
    await store.repository.write({ ".prompts/shared/tone.md": "quiet", ".prompts/support/triage.md": "{{> shared/tone}}: {{ticket}}" });
    expect(await textOf("support/triage", { values: { ticket: "it" } })).toBe("quiet: it");
    expect(await render("support/triage", { values: { ticket: "it" } })).toMatchObject({ version: null, label: "draft", equals: null });
    await store.repository.git("checkout", "--quiet", ".");
  });

  it("refuses a working file that is no text, be it included, instead of sending something else", async () => {
    const latin = Buffer.from("caf\xe9 {{ticket}}", "latin1");
    for (const file of ["support/triage.md", "shared/tone.md", "support/desk/main.md"]) {
      await writeFile(join(store.repository.path, ".prompts", file), latin);
      expect(await failure(render(file.includes("desk") ? "support/desk" : "support/triage", variables)), file).toMatchObject({
        code: "not-utf8",
        details: { path: `.prompts/${file}`, line: 1, column: 4 },
      });
      await store.repository.git("checkout", "--quiet", ".");
    }
    await store.repository.write({ ".prompts/support/triage.md": "\uFFFD {{ticket}}" });
    expect(await textOf("support/triage", { values: { ticket: "it" } })).toBe("\uFFFD it");
    await store.repository.git("checkout", "--quiet", ".");
  });

  it("takes the partials from where the prompt comes from", async () => {
    expect(await textOf("support/triage@preview", variables)).toBe("calm, sort it.");
    expect(await textOf("support/triage@v1", variables)).toBe("calm, sort it.");
    expect(await textOf("support/pinned", { values: { voice: null } })).toBe("calm and loud");
  });

  it("takes a flow's sibling before a prompt of that name", async () => {
    expect(await textOf("support/desk")).toBe("the desk's rules the rules");
    expect(await textOf("support/desk#rules")).toBe("the desk's rules");
    expect(await failure(render("support/desk#rule"))).toMatchObject({
      code: "template-not-found",
      hint: "Did you mean support/desk#rules?",
    });
    expect(await failure(render("support/triage#main"))).toMatchObject({ code: "not-a-flow" });
  });

  it("reads [[name]] where the prompt says so", async () => {
    expect(await textOf("support/shuttle", { values: { ticket: "it" } })).toBe("it the rules [[nothing]]");
  });

  it("reads the text of a value by its type", async () => {
    const assignments = ["n=12", "ok=true", 'list=["a"]', "m.a=x", "s=1=2"];
    expect(await textOf("support/typed", { assignments })).toBe('12 true ["a"] x 1=2');
    const error = await failure(render("support/typed", { assignments: ["n=x", "ok=yes", "list=a", "m=1", "s=1"] }));
    expect(error.details).toMatchObject({ type: ["n", "ok", "list", "m"] });
  });

  it("answers wrong values with the command to try", async () => {
    const error = await failure(render("support/triage", { assignments: ["tikcet=two words"] }));
    expect(error).toMatchObject({
      code: "invalid-variables",
      message: ".prompts/support/triage.md cannot be rendered: voice and ticket are missing, tikcet is unknown.",
      hint: "promptlane render support/triage --var 'ticket=two words' --var voice=TEXT",
    });
    expect(error.details?.["problems"]).toMatchObject([
      { path: ".prompts/shared/tone.md", line: 1, column: 11, variable: "voice" },
      { path: ".prompts/support/triage.md", line: 1, column: 27, variable: "ticket" },
      { path: ".prompts/support/triage.md", line: 1, column: 27, variable: "tikcet", nearest: "ticket" },
    ]);
    expect(await failure(render("support/triage", { assignments: ["ticket"] }))).toMatchObject({ code: "invalid-assignment" });
  });

  it("asks for the variables that show lists", async () => {
    for (const selector of ["support/triage", "support/pinned", "support/desk", "support/triage@preview"]) {
      const { variables: listed } = await store.with((opened) => showPrompt(opened, { selector }));
      const error = await render(selector).then(
        () => null,
        (reason: unknown) => reason as { details: { missing: string[] } },
      );
      expect(error?.details.missing.toSorted() ?? []).toEqual(listed);
    }
  });

  it("gives a tool that is named and defined, as dotprompt files do, once", async () => {
    await store.repository.write({ ".prompts/named.md": "---\ntools: [t, {name: t, description: Does it}, u]\n---\nHi" });
    const { request } = await render("named", { provider: "anthropic" });
    expect(request?.body["tools"]).toMatchObject([{ name: "t", description: "Does it" }, { name: "u" }]);
    await store.repository.git("clean", "--quiet", "--force", ".prompts");
  });

  it("defines tools by other prompts, by themselves, or by their names alone", async () => {
    const assignments = ["n=1", "ok=true", "list=[]", "m.a=x", "s=x"];
    const { request } = await render("support/typed", { assignments, provider: "anthropic" });
    expect(request?.body["tools"]).toMatchObject([
      { name: "search", description: "Finds articles", input_schema: { properties: { query: { type: "string" } } } },
      { name: "own", input_schema: { properties: { q: { type: "string" } } } },
      { name: "other", input_schema: { type: "object" } },
    ]);
  });

  it("says where a partial is missing, and shows a circle", async () => {
    await store.repository.write({
      ".prompts/support/lost.md": "x\n{{> shared/gone}}",
      ".prompts/support/a.md": "{{> support/b}}",
      ".prompts/support/b.md": "{{> support/a}}",
    });
    expect(await failure(render("support/lost"))).toMatchObject({
      code: "partial-not-found",
      details: { path: ".prompts/support/lost.md", line: 2 },
    });
    expect((await failure(render("support/a"))).message).toContain("support/b → support/a → support/b");
  });

  it("takes what the manifest gives to all prompts", async () => {
    const other = await promptStore({
      manifest: "format: 1\nbranch: main\ndefaults: {model: openai/gpt-4o, syntax: plain}\n",
      prompts: { "a.md": "${{ x }}" },
    });
    const document = await other.with((opened) => renderStoredPrompt(opened, { selector: "a" }));
    expect([document.model, document.text]).toEqual(["openai/gpt-4o", "${{ x }}"]);
  });
});

it("show lists what rendering asks for where a partial is given a part of the values", async () => {
  const prompts = {
    "order.md": "{{#each items}}{{> shared/line}}{{/each}}{{ticket}}\n",
    "shared/line.md": "{{name}}: {{price}}\n",
    "broken.md": "{{#each items}}{{> shared/bad}}{{/each}}\n",
    "shared/bad.md": "{{name}}{{shout name}}\n",
  };
  const parts = await promptStore({ prompts });
  const variables = (selector: string) => parts.with(async (opened) => (await showPrompt(opened, { selector })).variables);
  expect(await variables("order")).toEqual(["items", "ticket"]);
  expect(await variables("order@v1")).toEqual(["items", "ticket"]);
  expect(await variables("broken")).toEqual(["items", "name"]);
});

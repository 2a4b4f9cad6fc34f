import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import { Invalid } from "../../../src/domain/errors.ts";
import { exportPrompt } from "../../../src/domain/formats/export-prompt.ts";
import { importFile } from "../../../src/domain/formats/import-file.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { expectRoundTrip } from "../../support/round-trip.ts";
import { promptTexts } from "../../support/template-text.ts";

describe("a .prompt of dotprompt", () => {
  it.each([
    ["greet.prompt", "greet"],
    ["shared/_tone.prompt", "shared/tone"],
    ["greet.formal.prompt", "greet.formal"],
  ])("%s becomes %s, byte for byte", (path, name) => {
    const text = "---\nmodel: googleai/gemini  # fast\nown.ext: 1\n---\n{{> shared/tone}}\r\n";
    expect(importFile({ path, text }, "dotprompt").prompts).toEqual([{ name, text }]);
  });

  it("has its toolDefs among the tools, and back", () => {
    const text = "---\ntools: [search]\ntoolDefs:\n  - {name: sum, inputSchema: {a: number}}\n---\n{{a}}";
    const [{ text: ours } = { text: "" }] = importFile({ path: "a.prompt", text }).prompts;
    expect(parsePrompt(ours).frontMatter["tools"]).toEqual(["search", { name: "sum", inputSchema: { a: "number" } }]);
    expect(parsePrompt(exportPrompt({ name: "a", prompt: parsePrompt(ours) }, "dotprompt").files[0]?.text ?? "").frontMatter).toEqual(
      parsePrompt(text).frontMatter,
    );
  });

  it("comes back as the same file when it is exported, whatever it holds that dotprompt knows", () => {
    const own = /^(?:title|tests|tags|syntax|renamed_from)|\b(?:eq|join|default|lookup)\b/m;
    let compared = 0;
    fc.assert(
      fc.property(
        promptTexts().filter((text) => !own.test(text)),
        (text) => {
          try {
            importFile({ path: "a.prompt", text });
          } catch (error) {
            if (error instanceof Invalid) return;
            throw error;
          }
          expectRoundTrip({ path: "a.prompt", text }, "dotprompt");
          compared += 1;
        },
      ),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});

describe("an export to dotprompt", () => {
  it("takes partials along as files, and names what dotprompt has not", () => {
    const prompt = parsePrompt("---\ntitle: T\ntags: [a]\nmodel: m\n---\n{{> shared/tone}}{{join xs}}", { path: "p.md" });
    const { files, losses } = exportPrompt({ name: "p", prompt }, "dotprompt", { p: prompt, "shared/tone": parsePrompt("Be kind.") });
    expect(files).toEqual([
      { path: "p.prompt", text: "---\nmodel: m\n---\n{{> shared/tone}}{{join xs}}" },
      { path: "shared/_tone.prompt", text: "Be kind." },
    ]);
    expect(losses.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      "2:1 title has no place in a .prompt file.",
      "3:1 tags has no place in a .prompt file.",
      "6:18 join is a helper that dotprompt has not.",
    ]);
  });

  it("writes a plain text as a template that prints it", () => {
    const prompt = parsePrompt("---\nsyntax: plain\n---\nRun ${{ x }}.");
    expect(exportPrompt({ name: "p", prompt }, "dotprompt").files[0]?.text).toBe("---\n---\nRun $\\{{ x }}.");
  });

  it("writes [[name]] as the tag that it stands for", () => {
    const prompt = parsePrompt("---\nsyntax: promptshuttle\ninput: {schema: {a: string}}\n---\n[[a]] [[tone]] [[b]] m[[0]]");
    const { files } = exportPrompt({ name: "p", prompt }, "dotprompt", { p: prompt, tone: parsePrompt("Kind.") });
    expect(files[0]?.text).toBe("---\ninput: {schema: {a: string}}\n---\n{{a}} {{>tone}} [[b]] m[[0]]");
  });
});

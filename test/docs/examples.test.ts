import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { parseManifest } from "../../src/domain/manifest/parse-manifest.ts";
import { parseFlowFile } from "../../src/domain/prompt/flow-file.ts";
import { parsePromptFile } from "../../src/domain/prompt/prompt-file.ts";
import { readTemplate } from "../../src/domain/prompt/template.ts";
import { type Block, partsOf } from "./page.ts";
import { pages } from "./pages.ts";
import { prepared } from "./prepared.ts";
import { renderPage } from "./run-page.ts";
import { runCommands } from "./shell.ts";
import { checkTypes } from "./type-check.ts";

/** `npm run docs:update` writes what the examples print into the pages, instead of comparing it. */
const UPDATE = process.env["PROMPTLANE_DOCS"] === "update";
const LANGUAGES = ["console", "json", "markdown", "sh", "text", "ts", "yaml"];
/** What cannot be run here: it would install something. */
const INSTALLATION = /^(?:npm (?:ci|install|link|run|test)\b.*|git clone .*|cd promptlane)$/;

describe("the examples of the documentation", () => {
  it.concurrent.each(pages())("$name shows what its commands really print", { timeout: 60_000 }, async ({ path, text }) => {
    const rendered = await renderPage(text);
    if (UPDATE) writeFileSync(path, rendered);
    else expect(rendered).toBe(text);
  });

  it.each(pages())("$name shows prompts and manifests that can be read", ({ text }) => {
    for (const block of blocksOf(text)) checkBlock(block);
  });

  it.each(pages())("$name links to what is there", ({ path, text }) => {
    for (const [, target = "", heading] of text.matchAll(/\]\(([^)#]+)(?:#([^)]*))?\)/g)) {
      const file = join(dirname(path), target);
      expect(existsSync(file), target).toBe(true);
      if (heading !== undefined) expect(anchorsOf(readFileSync(file, "utf8")), target).toContain(heading);
    }
  });

  it("programs have the right types", { timeout: 60_000 }, async () => {
    const programs = pages().flatMap(({ name, text }) =>
      blocksOf(text).flatMap(({ language, line, lines }) =>
        language === "ts" ? [{ name: `${name}-${line}`, text: lines.join("\n") }] : [],
      ),
    );
    expect(programs.length).toBeGreaterThan(0);
    const [types] = await runCommands(await prepared({ fixture: "shipped", remote: false }), ["promptlane types"]);
    expect(await checkTypes(programs, { "prompts.d.ts": types?.output ?? "" })).toBe("");
  });
});

function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}

function blocksOf(page: string): Block[] {
  return partsOf(page).flatMap((part) => (part.type === "block" ? [part.block] : []));
}

function checkBlock({ language, words, lines, line }: Block): void {
  const text = `${lines.join("\n")}\n`;
  expect(LANGUAGES, `the language of line ${line - 1}`).toContain(language);
  if (language === "markdown") {
    const { template, templateLine, warnings, frontMatter } = parsePromptFile(text);
    expect(warnings).toEqual([]);
    readTemplate(template, { firstLine: templateLine, syntax: frontMatter["syntax"] as string | undefined });
  }
  if (language === "yaml") checkYaml(text, words);
  if (language === "json") JSON.parse(text);
  if (language === "sh") for (const command of lines) expect(command).toMatch(INSTALLATION);
}

function checkYaml(text: string, words: readonly string[]): void {
  if (words.includes("workflow")) parseYaml(text);
  else if (words.some((word) => word.endsWith("flow.yaml") || word === "flow")) expect(parseFlowFile(text).warnings).toEqual([]);
  else parseManifest(text, { path: "manifest.yaml" });
}

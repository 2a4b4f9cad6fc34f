import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

import { isMap } from "../../../src/domain/is-map.ts";
import { parseManifest } from "../../../src/domain/manifest/parse-manifest.ts";
import { parseFlowFile } from "../../../src/domain/prompt/flow-file.ts";
import { readPromptFacts } from "../../../src/domain/prompt/prompt-facts.ts";
import { parsePromptFile } from "../../../src/domain/prompt/prompt-file.ts";
import { faultOfAssertion } from "../../../src/domain/prompt-test/assertion.ts";
import { readPromptTests } from "../../../src/domain/prompt-test/prompt-tests.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { countTokens } from "../../../src/domain/tokens.ts";

const EXAMPLE = ".prompts.example";
const prompts = [EXAMPLE, "templates/prompts", "templates/flows"].flatMap(promptFiles);

describe("the prompts that promptlane ships", () => {
  it.each(prompts)("%s parses without a warning", (path) => {
    expect(parsePromptFile(read(path), { path }).warnings).toEqual([]);
    expect(readPromptFacts(read(path)).problem).toBeNull();
  });

  it.each(prompts)("%s declares exactly the variables that it uses", (path) => {
    const input = parsePromptFile(read(path)).frontMatter["input"] as { schema?: object } | undefined;
    const declared = Object.keys(input?.schema ?? {}).map((name) => /^\w+/.exec(name)?.[0]);

    expect(declared.toSorted()).toEqual(readPromptFacts(read(path)).variables.toSorted());
  });

  it.each(prompts)("%s includes only partials that exist", (path) => {
    const included = readPromptFacts(read(path)).partials.filter(({ by }) => by === undefined);
    for (const { name } of included) expect(existsSync(join(EXAMPLE, `${name}.md`))).toBe(true);
  });

  it.each(prompts)("%s passes the tests that it brings along", async (path) => {
    const partials = Object.fromEntries(promptFiles(`${EXAMPLE}/shared`).map((file) => [file.slice(EXAMPLE.length + 1, -3), read(file)]));
    const prompt = parsePrompt(read(path), { path });
    for (const { name, vars, assertions } of readPromptTests(prompt)) {
      const { text } = renderPrompt(prompt, { variables: vars, partials });
      const tested = { text, tokens: await countTokens(text) };
      expect(
        assertions.map((assertion) => faultOfAssertion(assertion, tested)),
        name,
      ).toEqual(assertions.map(() => null));
    }
  });

  it("are, in the example, a small store of all that there is to see", () => {
    const example = promptFiles(EXAMPLE).filter((path) => !path.startsWith(`${EXAMPLE}/support/desk/`));
    const flow = promptFiles(`${EXAMPLE}/support/desk`);
    const partials = new Set([...example, ...flow].flatMap((path) => readPromptFacts(read(path)).partials.map(({ name }) => name)));
    const manifest = read(`${EXAMPLE}/manifest.yaml`);
    expect(example.length).toBeGreaterThanOrEqual(8);
    expect(new Set(example.map((path) => path.split("/")[1]))).toEqual(new Set(["billing", "onboarding", "shared", "support"]));
    expect(flow).toHaveLength(3);
    expect([...partials].filter((name) => name.startsWith("shared/"))).toHaveLength(2);
    expect(example.some((path) => read(path).includes('{{role "user"}}'))).toBe(true);
    expect(example.some((path) => isMap(parsePromptFile(read(path)).frontMatter["input"]))).toBe(true);
    expect(Object.keys(parseManifest(manifest, { path: "manifest.yaml" }).environments)).toEqual(["dev", "staging", "production"]);
    expect(manifest.match(/^ *# /gm)?.length).toBeGreaterThan(10);
  });

  it.each([`${EXAMPLE}/support/desk/flow.yaml`, "templates/flows/route/flow.yaml"])(
    "%s has an entry point and routes by description",
    (path) => {
      const flow = parseFlowFile(read(path), { path });
      const templates = promptFiles(dirname(path));

      expect(flow.warnings).toEqual([]);
      expect(templates).toContain(join(dirname(path), `${flow.entrypoint}.md`));
      expect(templates.filter((template) => readPromptFacts(read(template)).description !== null).length).toBeGreaterThan(1);
    },
  );
});

function promptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !path.endsWith("README.md"))
    .map((path) => join(folder, path));
}

function read(path: string): string {
  return readFileSync(path, "utf8");
}

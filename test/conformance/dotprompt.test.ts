import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { parsePrompt } from "../../src/domain/render/parse-prompt.ts";
import type { Message } from "../../src/domain/render/prompt.ts";
import { renderPrompt } from "../../src/domain/render/render-prompt.ts";

interface Data {
  input?: Record<string, unknown>;
  messages?: Message[];
  context?: Record<string, unknown>;
}

interface Suite {
  name: string;
  template: string;
  data?: Data;
  partials?: Record<string, string>;
  resolverPartials?: Record<string, string>;
  schemas?: Record<string, Record<string, unknown>>;
  tests: { desc?: string; data?: Data; options?: Record<string, unknown>; expect: Record<string, unknown> & { messages?: Message[] } }[];
}

// Data of others, which is not part of the project.
const FOLDER = process.env["DOTPROMPT_SPEC"] ?? fileURLToPath(new URL("../../../shared/vectors/dotprompt", import.meta.url));
const files = existsSync(FOLDER) ? readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml")) : [];

describe.skipIf(files.length === 0)("dotprompt's own cases", () => {
  it.each(files.flatMap(casesOf))("$name", ({ suite, test }) => {
    const data = { ...suite.data, ...test.data };
    const prompt = parsePrompt(suite.template);
    const rendered = renderPrompt(
      { ...prompt, frontMatter: { ...prompt.frontMatter, ...test.options } },
      {
        variables: data.input ?? {},
        history: data.messages ?? [],
        context: data.context ?? {},
        partials: { ...suite.partials, ...suite.resolverPartials },
        ...(suite.schemas && { schemas: suite.schemas }),
        missing: "empty",
        trim: false,
        keepModelRole: true,
      },
    );
    const { messages, ...expected } = test.expect;
    expect(rendered.messages).toEqual(messages ?? []);
    for (const key of ["config", "input", "output", "model", "ext"] as const) {
      if (key in expected) expect(JSON.parse(JSON.stringify(rendered[key])), key).toEqual(expected[key]);
    }
  });
});

function casesOf(file: string): { name: string; suite: Suite; test: Suite["tests"][number] }[] {
  const suites = parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Suite[];
  return suites.flatMap((suite) => suite.tests.map((test) => ({ name: `${file}: ${suite.name}: ${test.desc ?? ""}`, suite, test })));
}

import fc from "./fast-check.ts";
import { expect } from "vitest";

import { PromptlaneError } from "../../src/domain/errors.ts";
import { parsePrompt } from "../../src/domain/render/parse-prompt.ts";
import type { RenderedPrompt, RenderOptions } from "../../src/domain/render/prompt.ts";
import { renderPrompt } from "../../src/domain/render/render-prompt.ts";
import { processorTime } from "./processor-time.ts";
import { partialTexts, promptTexts, variableValues } from "./template-text.ts";

export interface Outcomes {
  rendered: number;
  refused: number;
}

/**
 * Renders files, partials and values that are put together by chance. Each has to end in a result, or in one of our errors
 * with a place in a file; anything else throws.
 */
export function renderByChance(runs: number, mostMilliseconds: number): Outcomes {
  const outcomes = { rendered: 0, refused: 0 };
  const options = fc.record({
    missing: fc.constantFrom("error" as const, "empty" as const),
    trim: fc.boolean(),
    keepModelRole: fc.boolean(),
  });
  fc.assert(
    fc.property(promptTexts(), partialTexts(), variableValues(), options, (text, partials, variables, more) => {
      const render = (of: string) => processorTime(() => renderOne(of, { partials, variables, ...more }));
      const { result, milliseconds } = render(text);
      // What was slow since V8 had compiled nothing, or cleaned up, is not so again; a line more, so that nothing is remembered.
      if (milliseconds >= mostMilliseconds) expect(render(`${text}\n`).milliseconds).toBeLessThan(mostMilliseconds);
      outcomes[result === null ? "refused" : "rendered"] += 1;
      if (result !== null && more.missing === "empty" && !text.includes("{{") && !text.startsWith("---")) expectWhole(text, result);
    }),
    { numRuns: runs },
  );
  return outcomes;
}

function renderOne(text: string, options: RenderOptions): RenderedPrompt | null {
  try {
    return renderPrompt(parsePrompt(text, { path: "a.md" }), options);
  } catch (error) {
    if (!(error instanceof PromptlaneError)) throw error;
    expectPlace(error);
    return null;
  }
}

function expectPlace(error: PromptlaneError): void {
  const { line, column, problems } = (error.details ?? {}) as {
    line?: number;
    column?: number;
    problems?: { line: number; column: number }[];
  };
  const places = problems ?? [{ line: line ?? 0, column: column ?? 0 }];
  expect(places.length, error.message).toBeGreaterThan(0);
  for (const place of places) expect(Math.min(place.line, place.column), error.message).toBeGreaterThan(0);
  expect(error.hint, error.message).toBeTruthy();
}

/** A text without tags comes out as it went in. */
function expectWhole(text: string, { messages }: RenderedPrompt): void {
  const [message] = messages;
  const [part] = message?.content ?? [];
  const out = part !== undefined && "text" in part ? part.text : "";
  expect(out.trim()).toBe(text.replace(/^\uFEFF/, "").trim());
}

import fc from "./fast-check.ts";
import { expect } from "vitest";

import { Invalid } from "../../src/domain/errors.ts";
import type { Imported } from "../../src/domain/formats/format.ts";
import { importFile } from "../../src/domain/formats/import-file.ts";
import { decodePromptText } from "../../src/domain/prompt/prompt-text.ts";
import { readTemplate } from "../../src/domain/prompt/template.ts";
import { parsePrompt } from "../../src/domain/render/parse-prompt.ts";
import { type FileOfFormat, foreignFiles } from "./foreign-files.ts";
import { processorTime } from "./processor-time.ts";

/**
 * Imports files that are put together by chance. Each has to end in prompts that can be read, with a place for every loss, or in
 * an error with a place; anything else throws.
 *
 * @returns how many of them were read, and how many refused
 */
export function importByChance(runs: number, mostMilliseconds: number): { read: number; refused: number } {
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(foreignFiles(), (file) => {
      const { result: imported, milliseconds } = processorTime(() => importOne(file));
      // What was slow since V8 had compiled nothing, or cleaned up, is not so again.
      if (milliseconds >= mostMilliseconds) expect(processorTime(() => importOne(file)).milliseconds).toBeLessThan(mostMilliseconds);
      outcomes[imported === null ? "refused" : "read"] += 1;
    }),
    { numRuns: runs },
  );
  return outcomes;
}

function importOne(file: FileOfFormat): Imported | null {
  try {
    const imported = importFile(file, file.format);
    for (const { text } of imported.prompts) expectReadable(text);
    for (const { path, line, column, message } of imported.losses) {
      expect([path, message === "", Math.min(line, column) > 0]).toEqual([file.path, false, true]);
    }
    return imported;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const { line, column } = (error.details ?? {}) as { line?: number; column?: number };
    expect(Math.min(line ?? 0, column ?? 0), error.message).toBeGreaterThan(0);
    expect(error.hint, error.message).toBeTruthy();
    return null;
  }
}

function expectReadable(text: string): void {
  const { template, frontMatter } = parsePrompt(decodePromptText(Buffer.from(text)));
  const { syntax } = frontMatter;
  readTemplate(template, typeof syntax === "string" ? { syntax } : {});
}

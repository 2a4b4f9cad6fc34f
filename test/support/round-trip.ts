import fc from "./fast-check.ts";
import { expect } from "vitest";

import { exportPrompt } from "../../src/domain/formats/export-prompt.ts";
import type { ForeignFile } from "../../src/domain/formats/format.ts";
import type { ExportFormat } from "../../src/domain/formats/format-names.ts";
import { importFile } from "../../src/domain/formats/import-file.ts";
import { parsePrompt } from "../../src/domain/render/parse-prompt.ts";

/** Imports a file without a loss, exports it without a loss, and expects the very same file. */
export function expectRoundTrip(file: ForeignFile, format: ExportFormat): void {
  const imported = importFile(file, format);
  expect(imported.losses, file.text).toEqual([]);
  const [{ name, text } = { name: "", text: "" }] = imported.prompts;
  const exported = exportPrompt({ name, prompt: parsePrompt(text) }, format);
  expect(exported.losses, text).toEqual([]);
  expect(exported.files, text).toEqual([file]);
}

/** Texts of messages: words, line breaks, braces that are none of a variable, and the values that `tags` ask for. */
export function messageTexts(tags: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    ...tags,
    ...tags,
    "Sort it.",
    "\n",
    " ",
    "{",
    "}",
    "\\",
    "{{#if x}}",
    "{ }",
    "é",
    "- a",
    ": ",
    "# b",
    "'",
    '"',
  );
  return fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => `Sort ${pieces.join("")}`);
}

/** What may be left out of a file is there, or not. */
export function optional<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(value, { nil: undefined });
}

/** A map without the entries that are undefined. */
export function given(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

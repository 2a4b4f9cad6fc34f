import fc from "../../support/fast-check.ts";
import { expect, it } from "vitest";
import { joinedTexts } from "../../../src/domain/formats/template/messages.ts";
import type { Piece } from "../../../src/domain/formats/template/pieces.ts";
import { readHandlebars } from "../../../src/domain/formats/template/read-handlebars.ts";
import { writeHandlebars } from "../../../src/domain/formats/template/write-handlebars.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";

const text = fc
  .array(fc.constantFrom("{", "{{", "}", "}}", "\\", "a", " ", "\n", "{{a}}", "{{{{raw}}}}", "{{!", "#", "---\n"), { maxLength: 8 })
  .map((parts): Piece => ({ type: "text", text: parts.join("") }));
const pieces = fc.array(fc.oneof(text, fc.constant<Piece>({ type: "variable", path: ["a"] })), { maxLength: 6 });

it("H10: any text, beside any variable, comes out as it went in", () => {
  fc.assert(
    fc.property(pieces, (all) => {
      const prompt = parsePrompt(`---\n---\n${writeHandlebars(all)}`);
      const { messages } = renderPrompt(prompt, { variables: { a: "A" }, trim: false, missing: "empty" });
      const expected = all.map((piece) => (piece.type === "text" ? piece.text : "A")).join("");
      // dotprompt's rule: below front matter the white space around a template is left out.
      expect(messages.map(({ content }) => content.map((part) => ("text" in part ? part.text : "")).join("")).join("")).toBe(
        expected.trim(),
      );
    }),
    { numRuns: 500 },
  );
});

it("what was written is read as the same pieces", () => {
  fc.assert(
    fc.property(pieces, (all) => {
      const prompt = parsePrompt(`---\n---\n${writeHandlebars(all)}`);
      const read = readHandlebars(prompt, { target: "x", blocks: true, partials: {}, losses: [] });
      const bare = read.map((piece) => (piece.type === "variable" ? { type: piece.type, path: piece.path } : piece));
      expect(joinedTexts(bare as Piece[])).toEqual(joinedTexts(all));
    }),
    { numRuns: 500 },
  );
});

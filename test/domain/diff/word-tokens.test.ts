import fc from "../../support/fast-check.ts";
import { expect, test } from "vitest";
import { tokenizeWords } from "../../../src/domain/diff/word-tokens.ts";

test.each([
  { text: "Hi {{name}}!", keys: ["Hi", "{{name}}", "!", ""] },
  { text: "{{{raw}}} {{{{raw}}}}", keys: ["{{{raw}}}", "{{{{raw}}}}", ""] },
  { text: "{{ a  b }}", keys: ["{{a b}}", ""] },
  { text: '{"k": 1}', keys: ["{", '"', "k", '"', ":", "1", "}", ""] },
  { text: "{{open", keys: ["{", "{", "open", ""] },
  { text: "我们去公园", keys: ["我们", "去", "公园", ""] },
  { text: "", keys: [""] },
])("splits $text", ({ text, keys }) => {
  expect(tokenizeWords(text).map(({ key }) => key)).toEqual(keys);
});

test("counts words and tags as words, marks and white space not", () => {
  expect(tokenizeWords("Sort {{ticket}}, please! ").filter(({ isWord }) => isWord)).toHaveLength(3);
});

test("property: the tokens joined are the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      expect(
        tokenizeWords(text)
          .map((token) => token.text)
          .join(""),
      ).toBe(text);
    }),
  );
});

test("property: ASCII text is split as a segmenter of Unicode's rules splits it", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  const unit = fc.oneof(fc.constantFrom("a", "B", "1", "2", "_", ".", "'", ":", ",", ";"), fc.string({ minLength: 1, maxLength: 1 }));
  const run = fc.string({ unit, minLength: 1, maxLength: 12 }).filter((text) => /^[!-~]+$/.test(text) && !text.includes("{"));
  fc.assert(
    fc.property(run, (text) => {
      const expected = [...segmenter.segment(text)];
      const tokens = tokenizeWords(text).slice(0, -1);
      expect(tokens.map(({ key }) => key)).toEqual(expected.map(({ segment }) => segment));
      // Whether underscores alone are a word, the segmenter answers by what stood before them.
      const clear = expected.map(({ segment }) => !/^_+$/.test(segment));
      expect(tokens.map(({ isWord }) => isWord).filter((_, at) => clear[at])).toEqual(
        expected.map(({ isWordLike }) => isWordLike).filter((_, at) => clear[at]),
      );
    }),
    { numRuns: 5000 },
  );
});

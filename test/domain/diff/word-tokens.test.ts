import fc from "fast-check";
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

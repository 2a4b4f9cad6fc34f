import { describe, expect, test } from "vitest";
import { visible, visibleLine } from "../../../src/cli/views/visible.ts";

describe("C8: makes visible", () => {
  test.each([
    { title: "an escape sequence", text: "\u001b[31mred", shown: "␛[31mred" },
    { title: "OSC 52, which writes to the clipboard", text: "\u001b]52;c;aGk=\u0007", shown: "␛]52;c;aGk=␇" },
    { title: "an escape of one byte", text: "\u009b31m", shown: "<U+009B>31m" },
    { title: "a carriage return", text: "good\rbad", shown: "good␍bad" },
    { title: "a backspace", text: "bad\b\b\bgood", shown: "bad␈␈␈good" },
    { title: "NUL and DEL", text: "\0\u007f", shown: "␀␡" },
    {
      title: "marks that turn text around",
      text: "\u202eevil\u202c \u2066x\u2069 \u200f\u061c",
      shown: "<U+202E>evil<U+202C> <U+2066>x<U+2069> <U+200F><U+061C>",
    },
    { title: "characters without a glyph", text: "a\u200bb\u2060c\ufeff\u2028", shown: "a<U+200B>b<U+2060>c<U+FEFF><U+2028>" },
    { title: "tags that hide a message", text: "hi\u{e0068}\u{e0069}", shown: "hi<U+E0068><U+E0069>" },
  ])("$title", ({ text, shown }) => {
    expect(visible(text)).toBe(shown);
  });
});

test.each([
  { title: "line feeds and tabs", text: "a\n\tb" },
  { title: "letters of any script", text: "ä 今天 العربية ไทย e\u0301" },
  { title: "joined emoji", text: "👩‍👩‍👧 ❤️" },
  { title: "the joiners of Persian", text: "می\u200cخواهم" },
])("leaves $title as they are", ({ text }) => {
  expect(visible(text)).toBe(text);
});

test("puts a text on one line", () => {
  expect(visibleLine("Fix it\r\n\r\n\tnow \u001b[2J")).toBe("Fix it now ␛[2J");
});

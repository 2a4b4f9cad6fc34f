import fc from "../../support/fast-check.ts";
import { describe, expect, test } from "vitest";
import { cutAtWidth, displayWidth, padToWidth, truncateToWidth } from "../../../src/cli/views/display-width.ts";

test.each([
  { title: "ASCII", text: "support/triage", width: 14 },
  { title: "accents, composed or not", text: "é e\u0301", width: 3 },
  { title: "Chinese", text: "今天", width: 4 },
  { title: "Korean", text: "한글", width: 4 },
  { title: "narrow Japanese", text: "ｱｲ", width: 2 },
  { title: "emoji", text: "😀", width: 2 },
  { title: "a family of emoji", text: "👩‍👩‍👧", width: 2 },
  { title: "a flag", text: "🇩🇪", width: 2 },
  { title: "a heart drawn as emoji", text: "❤️", width: 2 },
  { title: "arrows and dots", text: "→ ·−✓…", width: 6 },
  { title: "our own colours", text: "\u001b[32mgreen\u001b[39m", width: 5 },
])("$title takes the columns of a terminal", ({ text, width }) => {
  expect(displayWidth(text)).toBe(width);
});

test("pads by columns, and never cuts", () => {
  expect([padToWidth("今天", 6), padToWidth("long", 2)]).toEqual(["今天  ", "long"]);
});

describe("cutting", () => {
  test.each([
    { text: "triage", width: 6, cut: "triage" },
    { text: "triage", width: 5, cut: "tria…" },
    { text: "今天天气", width: 6, cut: "今天…" },
    { text: "今天天气", width: 5, cut: "今天…" },
    { text: "e\u0301e\u0301e\u0301", width: 2, cut: "e\u0301…" },
    { text: "\u{20000}\u{20001}\u{20002}", width: 4, cut: "\u{20000}…" },
  ])("$text to $width columns gives $cut", ({ text, width, cut }) => {
    expect(truncateToWidth(text, width)).toBe(cut);
  });

  test("property: both parts are the text, the first is no wider than asked, and no character is torn", () => {
    const text = fc.string({ unit: fc.constantFrom("a", " ", "é", "e\u0301", "今", "\u{20000}", "😀", "👩‍👩‍👧", "→", "я"), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 20 }), (whole, width) => {
        const [head, tail] = cutAtWidth(whole, width);
        expect(head + tail).toBe(whole);
        expect(displayWidth(head)).toBeLessThanOrEqual(width);
        expect(Buffer.from(head).toString()).toBe(head);
      }),
    );
  });

  test("takes a character wider than the line when there has to be one", () => {
    expect(cutAtWidth("今天", 1, { atLeastOne: true })).toEqual(["今", "天"]);
  });
});

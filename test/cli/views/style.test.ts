import { describe, expect, test } from "vitest";
import { createStyle } from "../../../src/cli/views/style.ts";

describe("a style", () => {
  test("colours when told to", () => {
    const { added, removed, strong } = createStyle({ color: true, terminal: true, width: 80 });
    expect([added("a"), removed("b"), strong("c")]).toEqual(["\u001b[32ma\u001b[39m", "\u001b[31mb\u001b[39m", "\u001b[1mc\u001b[22m"]);
  });

  test("C10: does not colour when told not to, whatever the terminal is", () => {
    const { added, removedPart, warning } = createStyle({ color: false, terminal: true, width: 80 });
    expect([added("a"), removedPart("b"), warning("c")]).toEqual(["a", "b", "c"]);
  });

  test("C8: makes control characters visible on a terminal", () => {
    const { sanitize, sanitizeLine } = createStyle({ color: false, terminal: true, width: 80 });
    expect([sanitize("a\u001b[2J\n"), sanitizeLine("a\u001b[2J\n")]).toEqual(["a␛[2J\n", "a␛[2J "]);
  });

  test("C8: makes control characters visible wherever there are colours", () => {
    expect(createStyle({ color: true, terminal: false, width: null }).sanitize("\u001b[2J")).toBe("␛[2J");
  });

  test("leaves text as it is elsewhere, though a line stays a line", () => {
    const { sanitize, sanitizeLine } = createStyle({ color: false, terminal: false, width: null });
    expect([sanitize("a\u001b[2J\nb"), sanitizeLine("a\nb")]).toEqual(["a\u001b[2J\nb", "a b"]);
  });
});

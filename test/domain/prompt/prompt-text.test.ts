import { describe, expect, it } from "vitest";

import { decodePromptText } from "../../../src/domain/prompt/prompt-text.ts";
import { faultOf, refusalOf } from "./refusal.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe("decodePromptText", () => {
  it("reads UTF-8 and leaves out the byte order mark", () => {
    expect(decodePromptText(bytes([0xef, 0xbb, 0xbf], "Grüße, 世界"))).toBe("Grüße, 世界");
  });

  it("reads an empty file", () => {
    expect(decodePromptText(bytes(""))).toBe("");
  });

  it("reads a file of exactly 1 MiB and refuses one byte more", () => {
    expect(decodePromptText(new Uint8Array(1024 * 1024).fill(97))).toHaveLength(1024 * 1024);
    const refusal = refusalOf(() => decodePromptText(new Uint8Array(1024 * 1024 + 1).fill(97), { path: "a.md" }));
    expect(refusal.code).toBe("prompt-too-large");
    expect(refusal.message).toContain("a.md holds 1048577 bytes");
  });

  it("refuses other encodings at the first bad character", () => {
    expect(faultOf(() => decodePromptText(bytes("good\nGr", [0xfc], "n\nmore")))).toBe("not-utf8 2:3");
    expect(faultOf(() => decodePromptText(bytes([0xff, 0xfe, 0x41, 0x00])))).toBe("not-utf8 1:1");
    expect(faultOf(() => decodePromptText(bytes("cut off ", [0xe4, 0xb8])))).toBe("not-utf8 1:9");
  });

  it("reads a file after another one, whatever that one was", () => {
    const marked = bytes([0xef, 0xbb, 0xbf], "a");
    expect([decodePromptText(marked), decodePromptText(marked)]).toEqual(["a", "a"]);
    expect(() => decodePromptText(bytes("x", [0xe4]))).toThrow("not UTF-8");
    expect([decodePromptText(bytes("ä")), decodePromptText(marked)]).toEqual(["ä", "a"]);
  });

  it("refuses a NUL", () => {
    expect(faultOf(() => decodePromptText(bytes("a\nb\0c")))).toBe("not-text 2:2");
  });
});

import { describe, expect, it } from "vitest";

import { keyFromTitle } from "../../../src/domain/prompt/key-from-title.ts";
import { refusalOf } from "./refusal.ts";

const free = () => false;

describe("keyFromTitle", () => {
  it.each([
    ["Ticket triage", "ticket-triage"],
    ["  Größe & Maß: äöü!  ", "grosse-mass-aou"],
    ["Crème brûlée №1", "creme-brulee-no1"],
    ["v2.0 (draft)", "v2-0-draft"],
    ["README", "readme"],
    ["../../etc/passwd", "etc-passwd"],
    ["--output=x", "output-x"],
  ])("makes of %j the key %j", (title, key) => {
    expect(keyFromTitle(title, { taken: free })).toBe(key);
  });

  it("puts the key below the project", () => {
    expect(keyFromTitle("Ticket triage", { project: "support", taken: free })).toBe("support/ticket-triage");
  });

  it("numbers a key that is taken, from 2", () => {
    const taken = new Set<string>(["a/b", "a/b-2"]);
    expect(keyFromTitle("B", { project: "a", taken: (key) => taken.has(key) })).toBe("a/b-3");
  });

  it("shortens a long title and leaves no dash at its end", () => {
    expect(keyFromTitle(`${"a".repeat(59)} ${"b".repeat(300)}`, { taken: free })).toBe("a".repeat(59));
  });

  it("refuses a title of which nothing remains, and a project that is no key", () => {
    expect(refusalOf(() => keyFromTitle("提示 !", { taken: free })).code).toBe("title-without-letters");
    expect(refusalOf(() => keyFromTitle("A", { project: "../x", taken: free })).code).toBe("invalid-key");
  });
});

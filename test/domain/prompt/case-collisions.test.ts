import { describe, expect, it } from "vitest";
import { caseCollisions } from "../../../src/domain/prompt/case-collisions.ts";
import { parsePromptKey } from "../../../src/domain/prompt/prompt-key.ts";

describe("caseCollisions", () => {
  it.each([
    { keys: ["support/triage", "support/Triage"], found: [["support/Triage", "support/triage"]], why: "two keys" },
    { keys: ["support/triage", "Support/reply"], found: [["Support/reply", "support/triage"]], why: "a folder of theirs" },
    {
      keys: ["a/B/c", "a/b/d", "a/b/e"],
      found: [
        ["a/b/d", "a/B/c"],
        ["a/b/e", "a/B/c"],
      ],
      why: "each key in such a folder",
    },
    {
      keys: ["one", "ONE", "One"],
      found: [
        ["ONE", "one"],
        ["One", "one"],
      ],
      why: "every one of three",
    },
  ])("finds $why", ({ keys, found }) => {
    expect(caseCollisions(keys.map(parsePromptKey))).toEqual(found);
  });

  it("finds none among keys that differ in more, or are one below the other", () => {
    expect(caseCollisions(["support", "support/triage", "support/triage-2", "sales/Triage"].map(parsePromptKey))).toEqual([]);
  });
});

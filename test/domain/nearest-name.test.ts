import { describe, expect, it } from "vitest";

import { nearestName } from "../../src/domain/nearest-name.ts";

describe("nearestName", () => {
  it.each([
    ["stagin", "staging"],
    ["Production", "production"],
    ["prodution", "production"],
    ["dve", null],
    ["dv", "dev"],
    ["unrelated", null],
    ["", null],
  ])("of %j is %j", (word, nearest) => {
    expect(nearestName(word, ["dev", "staging", "production"])).toBe(nearest);
  });

  it("answers with the candidate as it is written", () => {
    expect(nearestName("readme", ["ReadMe"])).toBe("ReadMe");
  });

  it("answers among 5,000 candidates", () => {
    const candidates = Array.from({ length: 5000 }, (_, index) => `project-${index % 50}/some-longer-prompt-name-${index}`);
    expect(nearestName("project-7/some-longer-promt-name-4907", candidates)).toBe("project-7/some-longer-prompt-name-4907");
  });
});

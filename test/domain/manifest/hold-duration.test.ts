import { describe, expect, test } from "vitest";
import { holdDuration } from "../../../src/domain/manifest/hold-duration.ts";

describe("how long a step holds", () => {
  test.each([
    ["30m", 1_800_000],
    ["1h", 3_600_000],
    ["12h", 43_200_000],
    ["2d", 172_800_000],
    ["1w", 604_800_000],
  ])("%s is %i milliseconds", (text, milliseconds) => {
    expect(holdDuration(text)).toBe(milliseconds);
  });

  test.each(["", "1", "0h", "h", "1.5h", "-1h", " 1h", "1h ", "1h30m", "1H", "10s", "01h", "999999d", "1h\n"])("%j is no hold", (text) => {
    expect(holdDuration(text)).toBeNull();
  });
});

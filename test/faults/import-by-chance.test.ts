import { expect, it } from "vitest";
import { importByChance } from "../support/import-by-chance.ts";

it("100,000 files that are put together by chance become prompts, or are refused with a place, in at most 100 ms each", () => {
  const { read, refused } = importByChance(100_000, 100);
  expect(Math.min(read, refused)).toBeGreaterThan(10_000);
});

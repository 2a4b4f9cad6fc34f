import { expect, it } from "vitest";
import { importByChance } from "../../support/import-by-chance.ts";

it("files that are put together by chance become prompts that can be read, or are refused with a place", () => {
  const { read, refused } = importByChance(600, 1000);
  expect(Math.min(read, refused)).toBeGreaterThan(60);
});

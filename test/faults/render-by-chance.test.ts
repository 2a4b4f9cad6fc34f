import { expect, it } from "vitest";
import { renderByChance } from "../support/render-by-chance.ts";

it("100,000 files that are put together by chance render, or are refused with a place, in at most 100 ms each", () => {
  const { rendered, refused } = renderByChance(100_000, 100);
  expect(Math.min(rendered, refused)).toBeGreaterThan(10_000);
});

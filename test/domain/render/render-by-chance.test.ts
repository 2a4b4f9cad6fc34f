import { expect, it } from "vitest";
import { renderByChance } from "../../support/render-by-chance.ts";

it("a file that is put together by chance renders, or is refused with a place", () => {
  const { rendered, refused } = renderByChance(3000, 1000);
  expect(Math.min(rendered, refused)).toBeGreaterThan(300);
});

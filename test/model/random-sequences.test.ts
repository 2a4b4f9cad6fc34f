import { expect, test } from "vitest";
import { LIBRARY } from "./hands.ts";
import { chosenSeed } from "../support/seed.ts";
import { runSequences } from "./sequences.ts";

test("D9, D10, D13: whatever several clones do, all is as the contract's model says; test/faults/ has thousands of steps", async () => {
  const acts = await runSequences({ seed: chosenSeed(), sequences: 12, length: 12, hands: LIBRARY, thorough: false });
  expect(acts).toBeGreaterThan(100);
}, 180_000);

import { expect, test } from "vitest";
import { COMMAND_LINE } from "../model/command-line-hands.ts";
import { LIBRARY } from "../model/hands.ts";
import { chosenSeed } from "../support/seed.ts";
import { runSequences } from "../model/sequences.ts";

const seed = chosenSeed();
// Three minutes on two idle cores; what is slow for another reason is not this test's business.
const TIMEOUT = 2_400_000;

test(
  "D9, D10, D13: thousands of random steps by several clones leave everything as the contract's model says",
  async () => {
    const acts = await runSequences({ seed, sequences: 80, length: 48, hands: LIBRARY, workers: 3, thorough: true });
    process.stdout.write(`${acts} random steps agreed with the model\n`);
    expect(acts).toBeGreaterThan(2000);
  },
  TIMEOUT,
);

test(
  "D9, D10, D13: the same through the command line",
  async () => {
    const acts = await runSequences({ seed, sequences: 10, length: 24, hands: COMMAND_LINE, workers: 2, thorough: true });
    process.stdout.write(`${acts} random steps through the command line agreed with the model\n`);
    expect(acts).toBeGreaterThan(100);
  },
  TIMEOUT,
);

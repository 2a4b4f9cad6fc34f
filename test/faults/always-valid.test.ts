import { expect, it } from "vitest";

import { compare, verdictOf } from "../../src/domain/experiment/results/compare.ts";
import type { ComparisonOptions } from "../../src/domain/experiment/results/compare.ts";
import { noMoments, observe, sampleOfMoments } from "../../src/domain/experiment/statistics/sample.ts";
import { SeededRandom } from "../../bench/repository/seeded-random.ts";

const EXPERIMENTS = 1000;
const LOOKS = 20;
const ALPHA = 0.05;
const OPTIONS: ComparisonOptions = { direction: "increase", alpha: ALPHA, expectedN: 5000 };

it.each([
  ["rates of 20 %", 250, (random: () => number) => (random() < 0.2 ? 1 : 0)],
  ["rates of 2 %, from two successes on", 100, (random: () => number) => (random() < 0.02 ? 1 : 0)],
  ["skewed latencies", 250, (random: () => number) => Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))],
])(
  "of 1,000 A/A tests with 20 looks at %s, at most 5 % see a difference, where a fixed test sees one in 15 % and more",
  (_, each, draw) => {
    const source = new SeededRandom(20_261_120);
    const random = (): number => source.below(2 ** 32) / 2 ** 32;
    let alarms = 0;
    let alarmsOfFixedTests = 0;
    for (let count = 0; count < EXPERIMENTS; count += 1) {
      const { sequential, fixed } = lookedAt(each, () => draw(random));
      alarms += sequential ? 1 : 0;
      alarmsOfFixedTests += fixed ? 1 : 0;
    }
    process.stdout.write(`false alarms: sequential ${alarms}, fixed ${alarmsOfFixedTests} of ${EXPERIMENTS}\n`);
    expect(alarms / EXPERIMENTS).toBeLessThanOrEqual(ALPHA);
    expect(alarmsOfFixedTests / EXPERIMENTS).toBeGreaterThan(3 * ALPHA);
  },
);

/** Whether an experiment without a difference saw one at any look, with `each` units more in each arm every time. */
function lookedAt(each: number, draw: () => number): { sequential: boolean; fixed: boolean } {
  const [control, treatment] = [noMoments(), noMoments()];
  const seen = { sequential: false, fixed: false };
  for (let look = 0; look < LOOKS; look += 1) {
    for (let unit = 0; unit < each; unit += 1) {
      observe(control, draw());
      observe(treatment, draw());
    }
    const [one, two] = [sampleOfMoments(control), sampleOfMoments(treatment)];
    const comparison = compare(one, two, OPTIONS);
    seen.sequential ||= verdictOf(comparison, comparison?.always_valid.p ?? 1, OPTIONS) !== "undecided";
    seen.fixed ||= (comparison?.fixed.p ?? 1) < ALPHA;
  }
  return seen;
}

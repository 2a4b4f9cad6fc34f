import { describe, expect, it } from "vitest";

import { scaleOf, viewInterval } from "../../../../src/cli/views/experiment/interval-chart.ts";

describe("a drawn interval", () => {
  it("has its ends, the estimate, and 0 in the middle", () => {
    expect(viewInterval({ value: 0.12, interval: [0.02, 0.22] }, { scale: 0.25, width: 40 })).toBe(
      "−25 %              0├────●────┤   +25 %",
    );
    expect(viewInterval({ value: 0, interval: [-0.25, 0.25] }, { scale: 0.25, width: 40 })).toBe("−25 % ├────────────●────────────┤ +25 %");
    expect(viewInterval({ value: 0.05, interval: [-0.1, 0.2] }, { scale: 0.25, width: 40 })).toMatch(/├─+┼─+●─+┤/);
  });

  it("shows that it goes on beyond the axis", () => {
    expect(viewInterval({ value: 0.5, interval: [-2, 3] }, { scale: 1, width: 40 })).toMatch(/ <─+┼─+●─+> /);
    expect(viewInterval({ value: 4, interval: [2, 6] }, { scale: 1, width: 40 })).toMatch(/0 +> \+100 %$/);
  });

  it("takes the width that there is, and is left out where there is none", () => {
    for (const width of [30, 41, 60, 200]) {
      const drawn = viewInterval({ value: 0.1, interval: [0, 0.2] }, { scale: 0.2, width }) ?? "";
      expect(drawn.length).toBeLessThanOrEqual(Math.min(width, 75));
      expect(drawn).toContain("●");
    }
    expect(viewInterval({ value: 0.1, interval: [0, 0.2] }, { scale: 0.2, width: 20 })).toBeNull();
  });

  it("shares an axis with others, which reaches as far as the widest", () => {
    expect(scaleOf([{ value: 0, interval: [-0.03, 0.01] }])).toBe(0.05);
    expect(
      scaleOf([
        { value: 0, interval: [-0.03, 0.01] },
        { value: 0, interval: [-0.3, 0.4] },
      ]),
    ).toBe(0.5);
    expect(scaleOf([{ value: 0, interval: [-7, 7] }])).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { wantsColor } from "../../src/cli/color.ts";
import type { ColorChoice } from "../../src/cli/color.ts";

interface Case {
  choice?: ColorChoice;
  environment?: Record<string, string>;
  isTerminal?: boolean;
  colored: boolean;
}

describe("C10: wantsColor", () => {
  it.each<[string, Case]>([
    ["colours a terminal", { isTerminal: true, colored: true }],
    ["leaves a pipe plain", { colored: false }],
    ["obeys --color=always in a pipe, whatever the environment says", { choice: "always", environment: { NO_COLOR: "1" }, colored: true }],
    [
      "obeys --color=never on a terminal, whatever the environment says",
      { choice: "never", environment: { FORCE_COLOR: "1" }, isTerminal: true, colored: false },
    ],
    ["obeys NO_COLOR on a terminal", { environment: { NO_COLOR: "1" }, isTerminal: true, colored: false }],
    ["takes an empty NO_COLOR for none", { environment: { NO_COLOR: "" }, isTerminal: true, colored: true }],
    ["prefers NO_COLOR to FORCE_COLOR", { environment: { NO_COLOR: "1", FORCE_COLOR: "1" }, isTerminal: true, colored: false }],
    ["obeys FORCE_COLOR in a pipe", { environment: { FORCE_COLOR: "1" }, colored: true }],
    ["obeys FORCE_COLOR=0 on a terminal", { environment: { FORCE_COLOR: "0" }, isTerminal: true, colored: false }],
    ["prefers FORCE_COLOR to TERM=dumb", { environment: { FORCE_COLOR: "1", TERM: "dumb" }, isTerminal: true, colored: true }],
    ["leaves a dumb terminal plain", { environment: { TERM: "dumb" }, isTerminal: true, colored: false }],
  ])("%s", (_title, { choice = "auto", environment = {}, isTerminal = false, colored }) => {
    expect(wantsColor({ choice, environment, isTerminal })).toBe(colored);
  });
});

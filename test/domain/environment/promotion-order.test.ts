import { describe, expect, it } from "vitest";
import { wereLiveTogether, type DeploymentStep } from "../../../src/domain/environment/promotion-order.ts";
import { id, key } from "./environment-in-memory.ts";

/** `a1` promotes content 1 of a, `-a1` puts it there by a rollback, `a0` retires a; a word is one deployment. */
function steps(words: string): DeploymentStep[] {
  return words
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => ({
      changes: word.split("+").map((part) => {
        const [, back, name, number] = /^(-?)([a-z])(\d)$/.exec(part) as unknown as [string, string, string, string];
        return {
          key: key(name),
          action: back === "-" ? ("rollback" as const) : number === "0" ? ("retire" as const) : ("promote" as const),
          blob: number === "0" ? null : id(`${name}${number}`),
        };
      }),
    }));
}

const A1 = [{ key: key("a"), blob: id("a1") }];
const A1_WITH_T1 = [...A1, { key: key("t"), blob: id("t1") }];

describe("what was live earlier", () => {
  it.each([
    ["", false, "nothing ever was"],
    ["a1", true, "it is live"],
    ["a2", false, "other content is"],
    ["a1 a2", true, "it was, and another was promoted after it"],
    ["a1 a0", true, "it was, and was retired"],
    ["a2 a1 -a2", false, "it left by a rollback"],
    ["a2 a1 -a2 a1", true, "it was promoted again after the rollback"],
    ["a2 a1 -a2 a1 a3", true, "it was promoted again, and left by a promotion"],
    ["a1 a2 -a1", true, "a rollback brought it back, and it is live"],
    ["a2 a1 a3 -a1 -a2", false, "it left by a rollback in the end"],
  ])("after %j is %s: %s", (words, expected) => {
    expect(wereLiveTogether(A1, steps(words))).toBe(expected);
  });

  it.each([
    ["a1 t1", true, "both are live"],
    ["a1+t1 t2", true, "both were"],
    ["a1 t2", false, "only one is"],
    ["t1 a2 t2 a1", false, "both were, and never together"],
    ["a1+t1 -t2", false, "the partial left by a rollback"],
    ["a1+t1 t2 -t1", true, "the partial came back by one"],
  ])("together with its partial after %j is %s: %s", (words, expected) => {
    expect(wereLiveTogether(A1_WITH_T1, steps(words))).toBe(expected);
  });
});

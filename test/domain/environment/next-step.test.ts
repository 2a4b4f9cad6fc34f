import { describe, expect, it } from "vitest";
import { decidePromotion } from "../../../src/domain/environment/decide-promotion.ts";
import { decideRollback } from "../../../src/domain/environment/decide-rollback.ts";
import type { EnvironmentName } from "../../../src/domain/environment/environment-name.ts";
import { type NextStep, nextStep } from "../../../src/domain/environment/next-step.ts";
import { backAlongStack } from "../../../src/domain/environment/restoration.ts";
import { CANARY, candidate, EnvironmentInMemory, factsOf, key } from "./environment-in-memory.ts";

const PRODUCTION = "production" as EnvironmentName;
const PROMOTE: NextStep = { type: "promote", to: CANARY };
const COMPARE: NextStep = { type: "compare", from: CANARY, to: PRODUCTION };

describe("with the latest versions alone", () => {
  it.each<[string, EnvironmentInMemory, number, NextStep | null]>([
    ["promotes what is not live yet", live(), 1, PROMOTE],
    ["promotes what is newer", live(1), 2, PROMOTE],
    ["does nothing where the same is live", live(1), 1, null],
    ["leaves alone where a newer one is live", live(2), 1, null],
    ["leaves a held version alone", rolledBack(live(1, 2)), 2, null],
    ["promotes what follows a held version", rolledBack(live(1, 2)), 3, PROMOTE],
  ])("%s, as --all does", (_, environment, latest, step) => {
    const coming = candidate("a", latest, { versionNamed: false });
    expect(nextStep([coming], [{ state: environment.state, after: null }])).toEqual(step);
    expect(decidePromotion(environment.promotion([coming], { all: true })).changes).toHaveLength(step === null ? 0 : 1);
  });
});

describe("with an environment that comes after another", () => {
  const next = (before: EnvironmentInMemory, after: EnvironmentInMemory) =>
    nextStep(
      [],
      [
        { state: before.state, after: null },
        { state: { ...after.state, name: PRODUCTION }, after: CANARY },
      ],
    );

  it("looks at what the one has and the other lacks", () => {
    expect(next(live(2), live(1))).toEqual(COMPARE);
    expect(next(live(1), live(1))).toBeNull();
    expect(next(live(1), live(2))).toBeNull();
  });

  it("does not look at an environment that is not there", () => {
    expect(nextStep([], [{ state: live().state, after: PRODUCTION }])).toBeNull();
  });
});

it("is the first environment's, in the order of the manifest", () => {
  const state = live().state;
  expect(
    nextStep(
      [candidate("a", 1)],
      [
        { state, after: null },
        { state: { ...state, name: PRODUCTION }, after: null },
      ],
    ),
  ).toEqual(PROMOTE);
});

function live(...versions: number[]): EnvironmentInMemory {
  const environment = new EnvironmentInMemory();
  for (const version of versions) environment.apply(decidePromotion(environment.promotion([candidate("a", version)])));
  return environment;
}

function rolledBack(environment: EnvironmentInMemory): EnvironmentInMemory {
  const record = environment.records.get(key("a"));
  if (record === undefined) throw new Error("a is not live");
  environment.apply(
    decideRollback({
      restorations: [backAlongStack(record, CANARY, { to: null, again: true })],
      target: environment.state,
      inclusions: new Map(),
      facts: factsOf(new Map()),
      pinned: () => null,
      operation: "back",
      reason: null,
    }),
  );
  return environment;
}

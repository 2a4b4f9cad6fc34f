import { describe, expect, it } from "vitest";
import { decidePromotion } from "../../../src/domain/environment/decide-promotion.ts";
import { decideRetirement } from "../../../src/domain/environment/decide-retirement.ts";
import { decideRollback } from "../../../src/domain/environment/decide-rollback.ts";
import { hold, isHeld } from "../../../src/domain/environment/held-versions.ts";
import { digestOf } from "../../../src/domain/environment/partial-closure.ts";
import { backTo, type Restoration } from "../../../src/domain/environment/restoration.ts";
import { NotFound, PolicyRefused } from "../../../src/domain/errors.ts";
import { candidate, contentOf, EnvironmentInMemory, factsOf, key } from "./environment-in-memory.ts";

const facts = factsOf(new Map([[contentOf("a", 1), ["tone"]]]));

function promoted(...versions: [prompt: string, version: number][]): EnvironmentInMemory {
  const environment = new EnvironmentInMemory();
  for (const [prompt, version] of versions) {
    environment.apply(decidePromotion(environment.promotion([candidate(prompt, version)], { allowOlder: true }, { facts })));
  }
  return environment;
}

const rollback = (environment: EnvironmentInMemory, restorations: Restoration[]) =>
  decideRollback({
    restorations,
    target: environment.state,
    inclusions: environment.inclusions(facts),
    facts,
    pinned: () => null,
    operation: "back",
    reason: "slow",
  });

const record = (environment: EnvironmentInMemory, prompt: string) => {
  const found = environment.records.get(key(prompt));
  if (found === undefined) throw new Error(`${prompt} has no record`);
  return found;
};

describe("held versions", () => {
  const version = (number: number) => ({
    kind: "prompt" as const,
    version: number,
    label: `v${number}`,
    commit: null,
    blob: contentOf("a", number),
    digest: null,
  });

  it("are known by content, whatever its number, and each once", () => {
    const held = hold(hold([], [version(2)], contentOf("a", 1)), [{ ...version(2), version: 7, label: "v7" }], contentOf("a", 1));
    expect(held).toEqual([{ version: 7, label: "v7", blob: contentOf("a", 2) }]);
    expect([isHeld(held, contentOf("a", 2)), isHeld(held, contentOf("a", 1))]).toEqual([true, false]);
  });

  it("are let go of when they are live again, and never hold nothing", () => {
    expect(hold(hold([], [version(2), version(3)], null), [{ ...version(1), blob: null }], contentOf("a", 2))).toEqual([
      { version: 3, label: "v3", blob: contentOf("a", 3) },
    ]);
  });
});

describe("backTo", () => {
  it("holds what leaves, unless that undoes the rollback that had put it there", () => {
    const environment = promoted(["b", 1], ["b", 2]);
    const then = record(promoted(["b", 1]), "b");
    const now = record(environment, "b");
    expect(backTo(then, now)).toMatchObject({ to: { version: 1 }, previous: [], held: [{ version: 2 }] });
    const undone = { ...now, action: "rollback" as const, held: [{ version: 1, label: "v1", blob: contentOf("b", 1) }] };
    expect(backTo(then, undone).held).toEqual([]);
  });

  it("holds what a rollback had put there where it goes further back", () => {
    const now = record(promoted(["b", 1], ["b", 2]), "b");
    const then = record(promoted(["b", 1]), "b");
    expect(backTo(then, { ...now, action: "rollback", held: [] }).held).toMatchObject([{ version: 2 }]);
  });

  it("goes back to nothing where nothing was live then", () => {
    expect(backTo(null, record(promoted(["b", 1]), "b"))).toMatchObject({
      to: { version: null, label: "retired", blob: null },
      previous: [],
    });
  });
});

describe("decideRollback", () => {
  it("changes nothing where that is live already", () => {
    const environment = promoted(["b", 1]);
    expect(rollback(environment, [backTo(record(environment, "b"), record(environment, "b"))]).changes).toEqual([]);
  });

  it("writes a record of its own, with the digest that the partials of today give", () => {
    const environment = promoted(["tone", 1], ["a", 1]);
    const before = record(environment, "a");
    environment.apply(decidePromotion(environment.promotion([candidate("a", 2), candidate("tone", 2)], {}, { facts })));
    const { changes, warnings } = rollback(environment, [backTo(before, record(environment, "a"))]);
    expect(changes).toMatchObject([
      { key: "a", to: { version: 1, action: "rollback", operation: "back", reason: "slow", source: null, held: [{ version: 2 }] } },
    ]);
    expect(changes[0]?.to.digest).toBe(
      digestOf(contentOf("a", 1), { partials: [{ key: key("tone"), pinned: null, blob: contentOf("tone", 2) }] }),
    );
    expect(changes[0]?.to.digest).not.toBe(before.digest);
    expect(warnings).toEqual([]);
  });

  it("is never refused for a partial that is missing: it warns", () => {
    const environment = promoted(["tone", 1], ["a", 1]);
    const before = record(environment, "a");
    environment.apply(decidePromotion(environment.promotion([candidate("a", 2)], {}, { facts })));
    environment.apply(
      decideRetirement({
        keys: [key("tone")],
        target: environment.state,
        records: environment.records,
        inclusions: environment.inclusions(facts),
        operation: "op",
        reason: null,
      }),
    );
    expect(rollback(environment, [backTo(before, record(environment, "a"))]).warnings).toEqual([
      "a v1 includes tone, which is not live in canary",
    ]);
  });

  it("names the prompts that a restored partial changes", () => {
    const environment = promoted(["tone", 1]);
    const before = record(environment, "tone");
    environment.apply(decidePromotion(environment.promotion([candidate("tone", 2), candidate("a", 1)], {}, { facts })));
    expect(rollback(environment, [backTo(before, record(environment, "tone"))]).changes).toMatchObject([{ key: "tone", affects: ["a"] }]);
  });
});

describe("decideRetirement", () => {
  const retire = (environment: EnvironmentInMemory, ...keys: string[]) =>
    decideRetirement({
      keys: keys.map(key),
      target: environment.state,
      records: environment.records,
      inclusions: environment.inclusions(facts),
      operation: "op",
      reason: "sold",
    });

  it("records that nothing is live, and what was before", () => {
    expect(retire(promoted(["b", 1], ["b", 2]), "b").changes).toMatchObject([
      {
        key: "b",
        from: { version: 2 },
        to: {
          version: null,
          label: "retired",
          blob: null,
          digest: null,
          action: "retire",
          reason: "sold",
          held: [{ version: 2 }],
          previous: [{ version: 1 }, { version: 2 }],
        },
      },
    ]);
  });

  it("leaves alone what is retired already, and knows nothing that was never live", () => {
    const environment = promoted(["b", 1]);
    environment.apply(retire(environment, "b"));
    expect(retire(environment, "b").changes).toEqual([]);
    expect(() => retire(environment, "b", "c")).toThrow(NotFound);
  });

  it("refuses to take a partial from under a prompt that stays", () => {
    const environment = promoted(["tone", 1], ["a", 1]);
    expect(() => retire(environment, "tone")).toThrow(PolicyRefused);
    expect(retire(environment, "tone", "a").changes).toHaveLength(2);
  });
});

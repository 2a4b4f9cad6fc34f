import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import { decidePromotion } from "../../../src/domain/environment/decide-promotion.ts";
import { decideRetirement } from "../../../src/domain/environment/decide-retirement.ts";
import { decideRollback } from "../../../src/domain/environment/decide-rollback.ts";
import { backAlongStack } from "../../../src/domain/environment/restoration.ts";
import { NotFound, PolicyRefused } from "../../../src/domain/errors.ts";
import { CANARY, candidate, EnvironmentInMemory, factsOf, key } from "./environment-in-memory.ts";

type Act =
  | { type: "promote"; version: number }
  | { type: "rollback"; again: boolean }
  | { type: "rollback-to"; version: number }
  | { type: "retire" };

const ACT: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("promote" as const), version: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("rollback" as const), again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("rollback-to" as const), version: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("retire" as const) }) },
);

/** What design says of one prompt in one environment, in as few words as possible; 0 stands for retired. */
class Model {
  live: number | null = null;
  stack: number[] = [];
  held = new Set<number>();
  rolledBack = false;

  /** Does the act; false when it has to be refused. */
  act(act: Act): boolean {
    if (act.type === "promote") return act.version === this.live || this.#put(act.version);
    if (this.live === null) return false;
    if (act.type === "retire") return this.live === 0 || this.#takeOut(this.#put(0));
    if (act.type === "rollback-to") return act.version === this.live || this.#back(this.stack.lastIndexOf(act.version));
    return (!this.rolledBack || act.again) && this.#back(this.stack.length - 1);
  }

  #put(version: number): true {
    if (this.live !== null) this.stack.push(this.live);
    this.#now(version, false);
    return true;
  }

  #takeOut(done: true): true {
    const left = this.stack.at(-1);
    if (left) this.held.add(left);
    return done;
  }

  #back(index: number): boolean {
    const target = this.stack[index];
    if (target === undefined) return false;
    for (const version of [...this.stack.slice(index + 1), this.live]) if (version) this.held.add(version);
    this.stack.length = index;
    this.#now(target, true);
    return true;
  }

  #now(version: number, byRollback: boolean): void {
    this.live = version;
    this.held.delete(version);
    this.rolledBack = byRollback;
  }
}

/** Does the act by the real decisions; false when they refuse. */
function decide(environment: EnvironmentInMemory, act: Act): boolean {
  const target = environment.state;
  const record = environment.records.get(key("a"));
  const shared = { target, records: environment.records, operation: "op", reason: null };
  try {
    if (act.type === "promote") {
      environment.apply(decidePromotion(environment.promotion([candidate("a", act.version)], { allowOlder: true })));
    } else if (act.type === "retire") environment.apply(decideRetirement({ ...shared, keys: [key("a")], inclusions: new Map() }));
    else if (record === undefined) return false;
    else {
      const steps = act.type === "rollback" ? { to: null, again: act.again } : { to: act.version, again: false };
      environment.apply(
        decideRollback({
          ...shared,
          restorations: [backAlongStack(record, CANARY, steps)],
          inclusions: new Map(),
          facts: factsOf(new Map()),
          pinned: () => null,
        }),
      );
    }
    return true;
  } catch (error) {
    if (error instanceof PolicyRefused || error instanceof NotFound) return false;
    throw error;
  }
}

describe("any sequence of promotions, rollbacks and retirements", () => {
  it("leaves what is live, what a rollback goes back to and what is held as a tiny model says", () => {
    fc.assert(
      fc.property(fc.array(ACT, { maxLength: 60 }), (acts) => {
        const environment = new EnvironmentInMemory();
        const model = new Model();
        for (const act of acts) {
          expect(decide(environment, act)).toBe(model.act(act));
          const record = environment.records.get(key("a"));
          expect(record?.version ?? (record === undefined ? null : 0)).toBe(model.live);
          expect((record?.previous ?? []).map(({ version }) => version ?? 0)).toEqual(model.stack);
          expect(new Set((record?.held ?? []).map(({ version }) => version))).toEqual(model.held);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never holds what is live, and never goes back to what it leaves", () => {
    fc.assert(
      fc.property(fc.array(ACT, { maxLength: 60 }), (acts) => {
        const environment = new EnvironmentInMemory();
        for (const act of acts) {
          decide(environment, act);
          const record = environment.records.get(key("a"));
          if (record === undefined) continue;
          expect(record.held.map(({ blob }) => blob)).not.toContain(record.blob);
          const blobs = [...record.previous, record].map(({ blob }) => blob);
          expect(blobs.every((blob, index) => index === 0 || blob !== blobs[index - 1])).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is decided the same each time: deciding changes nothing", () => {
    fc.assert(
      fc.property(fc.array(ACT, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (acts, version) => {
        const environment = new EnvironmentInMemory();
        for (const act of acts) decide(environment, act);
        const input = environment.promotion([candidate("a", version)], { allowOlder: true });
        const before = JSON.stringify([[...input.target.entries], [...input.records]]);
        expect(decidePromotion(input)).toEqual(decidePromotion(input));
        expect(JSON.stringify([[...input.target.entries], [...input.records]])).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps a stack of 100 at most, whose oldest fall off", () => {
    const environment = new EnvironmentInMemory();
    for (let version = 1; version <= 130; version += 1) decide(environment, { type: "promote", version });
    const previous = environment.records.get(key("a"))?.previous ?? [];
    expect([previous.length, previous[0]?.version, previous.at(-1)?.version]).toEqual([100, 30, 129]);
  });
});

import fc from "../support/fast-check.ts";
import { expect } from "vitest";
import type { Act } from "./acts/act.ts";
import { create, edit, remove, rename } from "./acts/change-source.ts";
import type { PromotionChoices, RollbackChoices } from "./acts/choices.ts";
import { promote, retire, rollback } from "./acts/deploy.ts";
import { forget, look, newcomer } from "./acts/look.ts";
import { type Landing, land, type Rewriting, revert, rewrite, synchronize } from "./acts/move-main.ts";
import { expectFrozenNumbers, expectViews } from "./agreement/views.ts";
import type { Hands } from "./hands.ts";
import { Model } from "./model.ts";
import { shorten } from "./shorten.ts";
import { World } from "./world.ts";

const CLONES = 3;
const LONGEST_SHORTENING = 120_000;
// Choices that stand for these environments.
const [DEV, CANARY] = [0, 32];

/** How many sequences, how long, and from which seed. */
export interface SequenceOptions {
  /** The seed of the first sequence; each further one has the next. */
  seed: number;
  sequences: number;
  /** The most acts in one. */
  length: number;
  hands: Hands;
  /** How many are done side by side; 2 by default. */
  workers?: number;
  /** Whether each ends with all that a garbage collection and a new clone could bring to light. */
  thorough: boolean;
}

/**
 * Does random sequences of acts, each on new repositories, and compares them with the model after every act.
 *
 * @returns How many acts were done.
 * @throws Error with the shortest failing sequence that was found, and the seed that brings it back.
 */
export async function runSequences({ seed, sequences, length, workers = 2, ...terms }: SequenceOptions): Promise<number> {
  const waiting = Array.from({ length: sequences }, (_, place) => seed + place);
  let done = 0;
  const work = async (): Promise<void> => {
    for (let own = waiting.shift(); own !== undefined; own = waiting.shift()) {
      const acts = sequenceOf(own, length);
      const failure = await runSequence(acts, terms);
      done += acts.length;
      if (failure === null) continue;
      waiting.length = 0;
      throw await explained(acts, failure, own, terms);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done;
}

/** Something is live from the beginning, lest most of what follows be refused. */
function sequenceOf(seed: number, length: number): Act[] {
  const [acts = []] = fc.sample(fc.array(act, { minLength: Math.ceil(length / 2), maxLength: length }), { seed, numRuns: 1 });
  const everything = { from: 0, what: "all latest", keys: [], version: 0, flags: 1 } as const;
  return [promote(0, { ...everything, to: CANARY }), promote(1, { ...everything, to: DEV }), ...acts];
}

type Terms = Pick<SequenceOptions, "hands" | "thorough">;

/** Does one sequence; a failure comes with the acts up to it. */
async function runSequence(acts: readonly Act[], { hands, thorough }: Terms): Promise<{ error: Error; acts: readonly Act[] } | null> {
  const world = await World.make(hands, CLONES);
  const model = new Model(CLONES);
  let done = 0;
  try {
    for (const each of acts) {
      done += 1;
      await each.run(model, world);
    }
    await (thorough ? expectAgreementOfAll : expectAgreement)(model, world);
    return null;
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)), acts: acts.slice(0, done) };
  } finally {
    world.remove();
  }
}

async function explained(acts: readonly Act[], found: { error: Error; acts: readonly Act[] }, seed: number, terms: Terms): Promise<Error> {
  let failure = found;
  await shorten(
    found.acts,
    async (left) => {
      const again = await runSequence(left, terms);
      if (again !== null) failure = again;
      return again !== null;
    },
    Date.now() + LONGEST_SHORTENING,
  );
  await runSequence(failure.acts, terms);
  const told = failure.acts.map((each, place) => `${place + 1}. ${String(each)}`).join("\n");
  return new Error(`PROMPTLANE_SEED=${seed}, ${acts.length} acts, shortened to:\n${told}\n\n${failure.error.message}`, {
    cause: failure.error,
  });
}

/** A clone with its caches shows what the model says, and so does one without; git finds no fault. */
async function expectAgreement(model: Model, world: World): Promise<void> {
  world.forget(1);
  for (const number of [0, 1]) if (!model.clone(number).shallow) await expectViews(model, world, world.clone(number));
  expect(await world.remoteGit(["fsck", "--strict", "--no-dangling"])).toBe("");
}

/** The same of every clone and of a new one, when everything that no branch needs is gone; and frozen numbers are what they were. */
async function expectAgreementOfAll(model: Model, world: World): Promise<void> {
  await world.deleteTopics();
  await world.remoteGit(["gc", "--quiet", "--prune=now"]);
  await expectAgreement(model, world);
  await world.replaceClone(CLONES, null);
  for (const number of [2, CLONES]) {
    if (model.clones[number]?.shallow !== true) await expectViews(model, world, world.clone(number));
  }
  await expectFrozenNumbers(model, world.clone(CLONES));
}

const clone = fc.nat({ max: CLONES - 1 });
const choice = fc.nat({ max: 255 });
const landing = fc.constantFrom<Landing | "push">("push", "push", "push", "merge", "squash", "rebase", "foxtrot");
const rewriting = fc.constantFrom<Rewriting>("drop", "squash", "squash", "reword", "reword", "begin anew");

const promotion: fc.Arbitrary<PromotionChoices> = fc.record({
  to: choice,
  from: choice,
  what: fc.constantFrom("one", "one", "version", "version", "several", "from", "all from", "all from", "all latest", "draft", "commit"),
  keys: fc.array(choice, { minLength: 2, maxLength: 3 }),
  version: choice,
  flags: choice,
});

const rolledBack: fc.Arbitrary<RollbackChoices> = fc.record({
  environment: choice,
  key: choice,
  what: fc.constantFrom("one", "one", "again", "version", "environment", "environment again", "as of", "undo", "undo"),
  steps: choice,
});

const sourceWrite = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(clone, choice, choice).map((terms) => edit(...terms)) },
  { weight: 2, arbitrary: fc.tuple(clone, choice, choice).map((terms) => create(...terms)) },
  { weight: 2, arbitrary: fc.tuple(clone, choice, choice).map((terms) => rename(...terms)) },
  { weight: 1, arbitrary: fc.tuple(clone, choice).map((terms) => remove(...terms)) },
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 9, arbitrary: sourceWrite },
  { weight: 6, arbitrary: fc.tuple(clone, landing).map((terms) => land(...terms)) },
  { weight: 1, arbitrary: clone.map(synchronize) },
  { weight: 2, arbitrary: fc.nat({ max: 3 }).map(revert) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: 1, max: 4 }), rewriting).map((terms) => rewrite(...terms)) },
  { weight: 14, arbitrary: fc.tuple(clone, promotion).map((terms) => promote(...terms)) },
  { weight: 1, arbitrary: fc.tuple(clone, promotion).map((terms) => promote(...terms, 2)) },
  { weight: 7, arbitrary: fc.tuple(clone, rolledBack).map((terms) => rollback(...terms)) },
  { weight: 2, arbitrary: fc.tuple(clone, choice, fc.array(choice, { minLength: 1, maxLength: 2 })).map((terms) => retire(...terms)) },
  { weight: 3, arbitrary: fc.tuple(clone, fc.boolean()).map((terms) => look(...terms)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(null, 1)).map((terms) => newcomer(...terms)) },
  { weight: 1, arbitrary: clone.map(forget) },
);

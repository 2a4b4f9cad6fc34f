import type { Model } from "../model.ts";
import type { World } from "../world.ts";

/** One step of a sequence. */
export interface Act {
  /** Asks the model what must come, does it, and compares. */
  run(model: Model, world: World): Promise<void>;
  toString(): string;
}

/**
 * Makes an act of choices that are numbers, so that they mean something in whatever state a shortened sequence comes to.
 *
 * @param choose what the choices stand for in the state of the model; null when there is nothing to do.
 */
export function act<Terms extends object>(
  name: string,
  choose: (model: Model) => Terms | null,
  run: (model: Model, world: World, terms: Terms) => Promise<void>,
): Act {
  let told = "not done";
  return {
    run: async (model, world) => {
      const terms = choose(model);
      told = terms === null ? "nothing to do" : JSON.stringify(terms);
      if (terms !== null) await run(model, world, terms);
    },
    toString: () => `${name} ${told}`,
  };
}

/** Mostly one of those that can be, sometimes any other, so that refusals are tried too. */
export function mostly<Value>(likely: Iterable<Value>, choice: number, any: readonly [Value, ...Value[]]): Value {
  const values = [...likely];
  const from = choice % 8 === 7 || values.length === 0 ? any : values;
  return from[Math.floor(choice / 8) % from.length] ?? any[0];
}

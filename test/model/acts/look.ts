import { expectShallowViews, expectViews } from "../agreement/views.ts";
import { type Act, act } from "./act.ts";

/** A clone shows what the model says, with what it has cached or without. */
export function look(clone: number, cold: boolean): Act {
  return act(
    "look",
    () => ({ clone, cold }),
    async (model, world) => {
      if (cold) world.forget(clone);
      await (model.clone(clone).shallow ? expectShallowViews : expectViews)(model, world, world.clone(clone));
    },
  );
}

/** Somebody comes with a clone of their own, whole or cut. */
export function newcomer(clone: number, depth: number | null): Act {
  return act(
    "newcomer",
    () => ({ clone, depth }),
    async (model, world) => {
      await world.replaceClone(clone, depth);
      model.clones[clone] = { head: model.main, shallow: depth !== null && (await world.isShallow(clone)) };
    },
  );
}

/** A clone loses its caches. */
export function forget(clone: number): Act {
  return act(
    "forget",
    () => ({ clone }),
    async (_, world) => world.forget(clone),
  );
}

import { expect } from "vitest";
import type { DeploymentDocument } from "../../../src/operations/deployment-document.ts";
import type { RollbackRequest } from "../../../src/operations/rollback.ts";
import { KEYS } from "../content.ts";
import type { Done } from "../hands.ts";
import type { Model } from "../model.ts";
import { decided, type Outcome } from "../outcome.ts";
import { decidePromotion, type PromotionWish, type Selector } from "../promotion.ts";
import { decideRetirement } from "../retirement.ts";
import { decideRollback, type RollbackWish } from "../rollback.ts";
import { expectDeployment, expectNothing, movesOf } from "../agreement/deployments.ts";
import type { World } from "../world.ts";
import { type Act, act, mostly } from "./act.ts";
import { chosenPromotion, chosenRollback, environmentInUse, type PromotionChoices, type RollbackChoices } from "./choices.ts";

/** `promote`; `times` is more than one where the same is done under the same id again, as by a pipeline that is re-run. */
export function promote(clone: number, choices: PromotionChoices, times = 1): Act {
  return act(
    times === 1 ? "promote" : "promote again and again",
    (model) => ({ clone, wish: chosenPromotion(model, model.clone(clone), choices) }),
    async (model, world, { wish }) => {
      const operation = `promotion-${++model.operations}`;
      for (let time = 0; time < times; time += 1) await promoteAs(model, world, clone, wish, operation);
    },
  );
}

/** `rollback` of one prompt or of a whole environment. */
export function rollback(clone: number, choices: RollbackChoices): Act {
  return act(
    "rollback",
    (model) => ({ clone, wish: chosenRollback(model, choices) }),
    async (model, world, { wish }) => {
      const environment = model.environment(wish.environment);
      const operation = `rollback-${++model.operations}`;
      const outcome = decided(() => decideRollback(environment, wish, operation));
      const done = await world.hands.rollback(world.clone(clone), { ...rollbackRequest(world, wish), operation });
      await settle(model, world, environment.name, outcome, done);
    },
  );
}

/** `retire`: some prompts leave an environment. */
export function retire(clone: number, environmentChoice: number, keyChoices: readonly number[]): Act {
  return act(
    "retire",
    (model) => {
      const environment = environmentInUse(model, environmentChoice);
      const live = model.environment(environment).contents();
      return { clone, environment, keys: [...new Set(keyChoices.map((choice) => mostly(live.keys(), choice, KEYS)))] };
    },
    async (model, world, { environment, keys }) => {
      const operation = `retirement-${++model.operations}`;
      const outcome = decided(() => decideRetirement(model.environment(environment), keys, operation));
      const done = await world.hands.retire(world.clone(clone), { environment, keys, operation });
      await settle(model, world, environment, outcome, done);
    },
  );
}

function rollbackRequest(
  world: World,
  { environment, key, toVersion, toDeployment, fromDeployment, again }: RollbackWish,
): RollbackRequest {
  const to = toVersion === undefined ? undefined : `v${toVersion}`;
  const commit = toDeployment === undefined ? to : world.deployment(environment, toDeployment);
  return {
    environment,
    ...(key === undefined ? {} : { key }),
    ...(commit === undefined ? {} : { to: commit }),
    ...(fromDeployment === undefined ? {} : { from: world.deployment(environment, fromDeployment) }),
    ...(again === undefined ? {} : { again }),
  };
}

async function promoteAs(model: Model, world: World, number: number, wanted: PromotionWish, operation: string): Promise<void> {
  const clone = model.clone(number);
  const wish = { ...(model.isDraftClear(clone) ? wanted : withoutDrafts(wanted)), operation };
  const outcome = decided(() => decidePromotion(model, clone, wish, operation));
  const { to, prompts, from, ...flags } = wish;
  const done = await world.hands.promote(world.clone(number), {
    environment: to,
    ...(prompts === undefined ? { all: true } : { prompts: prompts.map((named) => textOf(world, named)) }),
    ...(from === undefined ? {} : { from }),
    ...flags,
    ...(wish.override === true ? { reason: "the model wants it" } : {}),
  });
  if (!("refused" in outcome)) {
    for (const { key, version, action } of outcome.entries) if (version !== null && action === "promote") model.freeze(key, version);
  }
  await settle(model, world, to, outcome, done);
  clone.shallow = clone.shallow && (await world.isShallow(number));
}

// What a clone's own draft is depends on the one common ancestor that git finds.
function withoutDrafts(wish: PromotionWish): PromotionWish {
  if (wish.prompts === undefined) return wish;
  const prompts = wish.prompts.map(({ key, select }): Selector => {
    return { key, select: select === "draft" || (select === "none" && wish.from === undefined) ? "latest" : select };
  });
  return { ...wish, prompts };
}

function textOf(world: World, { key, select }: Selector): string {
  if (select === "none") return key;
  if (typeof select === "string") return `${key}@${select}`;
  if ("commit" in select) return `${key}@${world.id(select.commit).slice(0, 12)}`;
  return "version" in select ? `${key}@v${select.version}` : `${key}@${select.environment}`;
}

async function settle(model: Model, world: World, name: string, outcome: Outcome, done: Done<DeploymentDocument>): Promise<void> {
  const environment = model.environment(name);
  if ("refused" in outcome) {
    expect(outcome.refused, `it ended with ${"message" in done ? done.message : JSON.stringify(done.document.changes)}`).toContain(
      done.exitCode,
    );
    await expectNothing(world, environment);
    return;
  }
  expect(done.exitCode, "message" in done ? done.message : "").toBe(0);
  if (done.document === null) return;
  expect(movesOf(done.document)).toEqual(movesOf({ changes: expectedChanges(model, world, name, outcome.entries) }));
  for (const { key, code } of done.document.skipped) expect([...(outcome.skipped.get(key) ?? [])]).toContain(code);
  expect(done.document.skipped.map(({ key }) => key).toSorted()).toEqual([...outcome.skipped.keys()].toSorted());
  expect(done.document.changed).toBe(outcome.entries.length > 0);
  if (done.document.commit === null) {
    expect(outcome.entries).toEqual([]);
    await expectNothing(world, environment);
    return;
  }
  environment.deploy(outcome.entries);
  world.noteDeployment(name, done.document.commit);
  await expectDeployment(world, environment);
}

function expectedChanges(model: Model, world: World, name: string, entries: Extract<Outcome, { entries: unknown }>["entries"]) {
  const now = model.environment(name).entries;
  return entries.map((to) => ({
    key: to.key,
    from: world.reference(now.get(to.key) ?? null),
    to: world.reference(to),
  }));
}

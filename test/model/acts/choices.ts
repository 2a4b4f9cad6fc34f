import { type Key, KEYS } from "../content.ts";
import type { CommitNumber } from "../history.ts";
import type { Model, ModelClone } from "../model.ts";
import type { PromotionWish, Selector } from "../promotion.ts";
import type { RollbackWish } from "../rollback.ts";
import { mostly } from "./act.ts";

/** A promotion as numbers, of which each stands for one of those that can be. */
export interface PromotionChoices {
  to: number;
  from: number;
  what: "one" | "version" | "several" | "from" | "all from" | "all latest" | "draft" | "commit";
  keys: readonly number[];
  version: number;
  flags: number;
}

/** A rollback as numbers. */
export interface RollbackChoices {
  environment: number;
  key: number;
  what: "one" | "again" | "version" | "environment" | "environment again" | "as of" | "undo";
  steps: number;
}

const ENVIRONMENTS: [string, ...string[]] = ["dev", "staging", "production", "canary"];

/** The promotion that is chosen. */
export function chosenPromotion(
  model: Model,
  clone: ModelClone,
  { to: target, from: source, what, keys, version, flags }: PromotionChoices,
): PromotionWish {
  const to = mostly(["dev", "dev", "staging", "production", "canary", "canary"], target, ENVIRONMENTS);
  const others = inUse(model).filter((name) => name !== to);
  const before = model.environment(to).after;
  const from = mostly(before === null ? others : [before, before, ...others], source, ["dev", "canary"]);
  const wish = { to, ...chosenFlags(flags) };
  const named = keys.map((choice) => mostly(model.numbering().keys(), choice, KEYS));
  const key = named[0] ?? "a";
  switch (what) {
    case "one":
      return { ...wish, prompts: [{ key, select: version % 2 === 0 ? "latest" : "none" }] };
    case "version":
      return { ...wish, prompts: [{ key, select: { version: chosenVersion(model, key, version) } }] };
    case "draft":
      return {
        ...wish,
        to: mostly(["dev"], target, ENVIRONMENTS),
        prompts: [{ key: mostly(draftKeys(model, clone), version, KEYS), select: "draft" }],
      };
    case "commit":
      return { ...wish, prompts: [{ key, select: { commit: chosenCommit(model, clone, version) } }] };
    case "several":
      return { ...wish, prompts: severalSelectors(model, named, from) };
    case "from":
      return from === to
        ? wish
        : { ...wish, from, prompts: [{ key: mostly(model.environment(from).contents().keys(), version, KEYS), select: "none" }] };
    case "all from":
      return from === to ? wish : { ...wish, from };
    case "all latest":
      return { ...wish, strict: flags % 16 === 3 };
  }
}

/** The rollback that is chosen. */
export function chosenRollback(model: Model, { environment: place, key: choice, what, steps }: RollbackChoices): RollbackWish {
  const environment = environmentInUse(model, place);
  const { entries, log } = model.environment(environment);
  const key = mostly(entries.keys(), choice, KEYS);
  const deployment = log.length - 1 - (steps % Math.min(4, Math.max(1, log.length)));
  switch (what) {
    case "one":
      return { environment, key };
    case "again":
      return { environment, key, again: true };
    case "version":
      return { environment, key, toVersion: mostly(stackOf(model, environment, key), steps, [1, 2, 3, 9]) };
    case "environment":
      return { environment };
    case "environment again":
      return { environment, again: true };
    case "as of":
      return log.length === 0 ? { environment } : { environment, toDeployment: deployment };
    case "undo":
      return log.length === 0 ? { environment } : { environment, fromDeployment: deployment };
  }
}

/** Mostly an environment to which something was deployed. */
export function environmentInUse(model: Model, choice: number): string {
  return mostly(inUse(model), choice, ENVIRONMENTS);
}

function inUse(model: Model): string[] {
  return [...model.environments.values()].flatMap(({ name, log }) => (log.length === 0 ? [] : [name]));
}

function chosenFlags(flags: number): Pick<PromotionWish, "allowOlder" | "retireOld" | "override"> {
  return { allowOlder: flags % 3 === 0, retireOld: flags % 5 === 0, override: flags % 7 === 0 };
}

function chosenVersion(model: Model, key: Key, choice: number): number {
  const numbers = model
    .numbering()
    .versions(key)
    .flatMap(({ version }) => version ?? []);
  return mostly(numbers, choice, [1, 2, 3, 4, 9]);
}

function chosenCommit(model: Model, clone: ModelClone, choice: number): CommitNumber {
  const own = model.history.chain(clone.shallow ? model.main : clone.head);
  return mostly(model.history.chain(model.main), choice, [model.main, ...own]);
}

function draftKeys(model: Model, clone: ModelClone): Key[] {
  return model.isDraftClear(clone) ? KEYS.filter((key) => model.draft(clone, key) !== undefined) : [];
}

/** What is live in the environment from there, the others as they are on the default branch. */
function severalSelectors(model: Model, keys: readonly Key[], environment: string): Selector[] {
  const live = model.environment(environment).contents();
  return [...new Set(keys)].map((key) => ({ key, select: live.has(key) ? { environment } : "latest" }));
}

function stackOf(model: Model, environment: string, key: Key): number[] {
  return (model.environment(environment).entries.get(key)?.previous ?? []).flatMap(({ version }) => version ?? []);
}

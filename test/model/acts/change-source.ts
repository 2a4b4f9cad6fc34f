import { expect } from "vitest";
import { BODIES, type Content, type Key, KEYS, PARTIAL_BODIES, PROMPTS, renamed } from "../content.ts";
import type { SourceChange } from "../hands.ts";
import { type Tree, withPrompt } from "../history.ts";
import type { Model } from "../model.ts";
import { FAILED, NOT_FOUND } from "../outcome.ts";
import type { World } from "../world.ts";
import { type Act, act, mostly } from "./act.ts";

/** `create KEY`: a new file, in one commit on the clone's branch. */
export function create(clone: number, choice: number, body: number): Act {
  return act(
    "create",
    (model) => {
      const key = mostly(
        KEYS.filter((each) => !treeOf(model, clone).has(each)),
        choice,
        KEYS,
      );
      return { clone, key, text: bodyFor(key, body) };
    },
    (model, world, { key, text }) =>
      change(model, world, clone, { act: "create", key, text }, (tree) => (tree.has(key) ? FAILED : withPrompt(tree, key, text))),
  );
}

/** `edit KEY`: another text, in one commit; none where the text is the same. */
export function edit(clone: number, choice: number, body: number): Act {
  return act(
    "edit",
    (model) => {
      const key = mostly(treeOf(model, clone).keys(), choice, KEYS);
      return { clone, key, text: bodyFor(key, body) };
    },
    (model, world, { key, text }) =>
      change(model, world, clone, { act: "edit", key, text }, (tree) => (tree.has(key) ? withPrompt(tree, key, text) : NOT_FOUND)),
  );
}

/** `mv FROM TO`: moves the file and writes `renamed_from`. */
export function rename(clone: number, choice: number, target: number): Act {
  return act(
    "rename",
    (model) => {
      const prompts = PROMPTS.filter((each) => treeOf(model, clone).has(each));
      const from = mostly(prompts, choice, PROMPTS);
      const to = mostly(
        PROMPTS.filter((each) => !prompts.includes(each)),
        target,
        PROMPTS,
      );
      return from === to ? null : { clone, from, to };
    },
    (model, world, { from, to }) =>
      change(model, world, clone, { act: "rename", from, to }, (tree) => {
        const content = tree.get(from);
        if (content === undefined) return NOT_FOUND;
        return tree.has(to) ? FAILED : withPrompt(withPrompt(tree, from, undefined), to, renamed(content, from));
      }),
  );
}

/** `rm KEY`: deletes the source; what is live stays live. */
export function remove(clone: number, choice: number): Act {
  return act(
    "remove",
    (model) => ({ clone, key: mostly(treeOf(model, clone).keys(), choice, KEYS) }),
    (model, world, { key }) =>
      change(model, world, clone, { act: "remove", key }, (tree) => (tree.has(key) ? withPrompt(tree, key, undefined) : NOT_FOUND)),
  );
}

function treeOf(model: Model, clone: number): Tree {
  return model.history.tree(model.clone(clone).head);
}

function bodyFor(key: Key, body: number): Content {
  const bodies = key === "tone" ? PARTIAL_BODIES : BODIES;
  return bodies[body % bodies.length] ?? BODIES[0];
}

async function change(
  model: Model,
  world: World,
  number: number,
  wanted: SourceChange,
  apply: (tree: Tree) => Tree | number,
): Promise<void> {
  const clone = model.clone(number);
  const before = model.history.tree(clone.head);
  const after = apply(before);
  const done = await world.hands.change(world.clone(number), wanted, `source write ${++model.operations}`);
  expect(done.exitCode, "message" in done ? done.message : "").toBe(typeof after === "number" ? after : 0);
  if (typeof after === "number" || isEqual(before, after)) return;
  clone.head = model.history.add([clone.head], after);
  await world.note(clone.head, number);
}

function isEqual(one: Tree, other: Tree): boolean {
  return one.size === other.size && [...one].every(([key, content]) => other.get(key) === content);
}

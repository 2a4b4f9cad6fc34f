import { type CommitNumber, type History, merged } from "../history.ts";
import type { Model } from "../model.ts";
import type { World } from "../world.ts";
import { type Act, act } from "./act.ts";

/** How a branch comes to the default branch. */
export type Landing = "merge" | "squash" | "rebase" | "foxtrot";

/** How the default branch is rewritten. */
export type Rewriting = "drop" | "squash" | "reword" | "begin anew";

/** The clone takes the default branch as it is, and loses what it has of its own. */
export function synchronize(clone: number): Act {
  return act(
    "synchronize",
    () => ({ clone }),
    async (model, world) => {
      model.clone(clone).head = model.main;
      await world.synchronize(clone);
    },
  );
}

/** The clone's commits come to the default branch: pushed where that is a fast-forward and nothing else was asked. */
export function land(clone: number, way: Landing | "push"): Act {
  return act(
    "land",
    (model) => (model.history.ancestors(model.main).has(model.clone(clone).head) ? null : { clone, way }),
    async (model, world) => {
      const { head } = model.clone(clone);
      if (!(await world.pushTopic(clone))) return;
      const isFastForward = model.history.ancestors(head).has(model.main);
      const commits = way === "push" && isFastForward ? [] : landed(model, head, way === "push" ? "merge" : way);
      await moveMain(model, world, commits, commits.at(-1) ?? head);
      model.clone(clone).head = model.main;
      await world.synchronize(clone);
    },
  );
}

/** What one of the last commits changed is changed back: a new version with an old blob. */
export function revert(back: number): Act {
  return act(
    "revert",
    ({ history, main }) => {
      const [before, reverted] = history.chain(main).slice(-2 - back);
      return before === undefined || reverted === undefined ? null : { before, reverted };
    },
    async (model, world, { before, reverted }) => {
      const { history, main } = model;
      const commit = history.add([main], merged(history.tree(reverted), history.tree(before), history.tree(main)));
      await moveMain(model, world, [commit], commit);
    },
  );
}

/** Somebody rewrites the last commits of the default branch, and pushes by force. */
export function rewrite(back: number, way: Rewriting): Act {
  return act(
    "rewrite",
    ({ history, main }) => {
      const [base, ...commits] = history.chain(main).slice(-1 - back);
      return base === undefined || commits.length === 0 ? null : { way, base, commits };
    },
    async (model, world, { base, commits }) => {
      const made = rewritten(model.history, model.main, base, commits, way);
      await moveMain(model, world, made, made.at(-1) ?? base);
    },
  );
}

function landed({ history, main }: Model, head: CommitNumber, way: Landing): CommitNumber[] {
  const [base] = history.mergeBases(head, main);
  const tree = merged(base === undefined ? new Map() : history.tree(base), history.tree(head), history.tree(main));
  switch (way) {
    case "merge":
      return [history.add([main, head], tree)];
    case "foxtrot":
      return [history.add([head, main], tree)];
    case "squash":
      return [history.add([main], tree)];
    case "rebase":
      return replay(history, main, history.own(head, main));
  }
}

/** Each commit's own change, on top of another one. */
function replay(history: History, base: CommitNumber, commits: readonly CommitNumber[]): CommitNumber[] {
  const made: CommitNumber[] = [];
  for (const commit of commits) {
    const [parent] = history.parents(commit);
    const onto = made.at(-1) ?? base;
    const before = parent === undefined ? new Map<string, string>() : history.tree(parent);
    made.push(history.add([onto], merged(before, history.tree(commit), history.tree(onto))));
  }
  return made;
}

function rewritten(
  history: History,
  main: CommitNumber,
  base: CommitNumber,
  commits: readonly CommitNumber[],
  way: Rewriting,
): CommitNumber[] {
  switch (way) {
    case "drop":
      return [];
    case "squash":
      return [history.add([base], history.tree(main))];
    case "reword":
      return replay(history, base, commits);
    case "begin anew":
      return [history.add([], history.tree(main))];
  }
}

async function moveMain(model: Model, world: World, commits: readonly CommitNumber[], main: CommitNumber): Promise<void> {
  await world.writeCommits(model.history, commits);
  model.main = main;
  await world.moveMain(main);
}

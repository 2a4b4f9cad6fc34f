import type { Content, Key } from "./content.ts";

/** A commit of the model; the real one has an id of its own. */
export type CommitNumber = number;

/** The prompts of one commit. */
export type Tree = ReadonlyMap<Key, Content>;

interface Commit {
  parents: readonly CommitNumber[];
  tree: Tree;
}

/** All commits that were ever made, by anybody. */
export class History {
  readonly #commits: Commit[] = [];

  add(parents: readonly CommitNumber[], tree: Tree): CommitNumber {
    return this.#commits.push({ parents, tree: new Map([...tree].toSorted()) }) - 1;
  }

  tree(commit: CommitNumber): Tree {
    return this.#at(commit).tree;
  }

  parents(commit: CommitNumber): readonly CommitNumber[] {
    return this.#at(commit).parents;
  }

  /** The first-parent commits up to `tip`, oldest first. */
  chain(tip: CommitNumber): CommitNumber[] {
    const chain: CommitNumber[] = [];
    for (let commit: CommitNumber | undefined = tip; commit !== undefined; commit = this.parents(commit)[0]) chain.push(commit);
    return chain.toReversed();
  }

  /** The commit and everything before it, on whatever way. */
  ancestors(tip: CommitNumber): Set<CommitNumber> {
    const found = new Set([tip]);
    for (const commit of found) for (const parent of this.parents(commit)) found.add(parent);
    return found;
  }

  /** The best common ancestors; git names one of them, so where there are several nobody can foretell it. */
  mergeBases(one: CommitNumber, other: CommitNumber): CommitNumber[] {
    const known = this.ancestors(other);
    const common = [...this.ancestors(one)].filter((commit) => known.has(commit));
    return common.filter((commit) => !common.some((later) => later !== commit && this.ancestors(later).has(commit)));
  }

  /** The first-parent commits that `tip` has and `base` has not, oldest first. */
  own(tip: CommitNumber, base: CommitNumber): CommitNumber[] {
    const known = this.ancestors(base);
    return this.chain(tip).filter((commit) => !known.has(commit));
  }

  #at(commit: CommitNumber): Commit {
    const found = this.#commits[commit];
    if (found === undefined) throw new Error(`the model has no commit ${commit}`);
    return found;
  }
}

/** `mine` with what `theirs` changed since `base`; where both changed, mine stays. */
export function merged(base: Tree, mine: Tree, theirs: Tree): Tree {
  const result = new Map(mine);
  for (const key of new Set([...base.keys(), ...theirs.keys()])) {
    if (mine.get(key) === base.get(key)) put(result, key, theirs.get(key));
  }
  return result;
}

/** The tree with one prompt changed, or without it. */
export function withPrompt(tree: Tree, key: Key, content: Content | undefined): Tree {
  const result = new Map(tree);
  put(result, key, content);
  return result;
}

function put(tree: Map<Key, Content>, key: Key, content: Content | undefined): void {
  if (content === undefined) tree.delete(key);
  else tree.set(key, content);
}

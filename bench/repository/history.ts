import { GeneratedStore, type Edit } from "./generated-store.ts";
import { SeededRandom } from "./seeded-random.ts";
import { AUTHORS } from "./words.ts";

/** How large a history is; the same size and seed always give the same commits. */
export interface HistorySize {
  prompts: number;
  commits: number;
  seed: number;
}

/** A commit of the generated history. Commits are numbered from 1 in the order in which they come. */
export interface GeneratedCommit extends Edit {
  number: number;
  /** Numbers of the parents, the first parent first. */
  parents: number[];
  author: string;
  /** Seconds since 1970. */
  time: number;
}

const FIRST_COMMIT_TIME = Date.UTC(2021, 0, 4, 8) / 1000;
const SECONDS_BETWEEN_COMMITS = 2 * 60 * 60;
const MOST_SIDE_COMMITS = 3;
// A merge brings two side commits on average, so this share of the steps on main makes 5 % of all commits merges.
const MERGE_PROBABILITY = 1 / 16;
const STEPS_BETWEEN_ADDITIONS = 5;

/**
 * The history of a store on one branch: prompts are added over its first half and edited all the time; about one
 * commit in twenty is a merge of a side branch that touched prompts.
 */
export function* generateHistory({ prompts, commits, seed }: HistorySize): Generator<GeneratedCommit> {
  const random = new SeededRandom(seed);
  const store = new GeneratedStore(random, prompts);
  let count = 0;
  const commit = (parents: number[], edit: Edit): GeneratedCommit => {
    count += 1;
    const time = FIRST_COMMIT_TIME + count * SECONDS_BETWEEN_COMMITS;
    return { ...edit, number: count, parents, author: random.pick(AUTHORS), time };
  };

  yield commit([], store.found());
  let tip = count;
  while (count < commits) {
    const isHalfway = count >= commits / 2;
    const addition = isHalfway || count % STEPS_BETWEEN_ADDITIONS === 0 ? store.fillTo((2 * count) / commits) : null;
    if (addition !== null) {
      yield commit([tip], addition);
    } else if (random.happens(MERGE_PROBABILITY) && commits - count > MOST_SIDE_COMMITS) {
      const base = tip;
      const side = Array.from({ length: 1 + random.below(MOST_SIDE_COMMITS) }, () => store.change());
      for (const edit of side) {
        yield commit([tip], edit);
        tip = count;
      }
      const changes = side.flatMap((edit) => edit.changes);
      yield commit([base, tip], { subject: `Merge pull request #${count} from topic/prompts`, changes });
    } else {
      yield commit([tip], store.change());
    }
    tip = count;
  }
}

import { hasChangedPaths, writeCommitGraph } from "../store/commit-graph.ts";
import { addRefspec, missingRefspec } from "../store/fetch-refspecs.ts";
import { ATTRIBUTES_FILE, hasMergeDriver, installMergeDriver, readAttributes, wantsMergeDriver } from "../store/merge-driver.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import type { Diagnosis, Examination } from "./diagnose.ts";

/** With fewer commits git reads all of them in a moment. */
const MANY_COMMITS = 1000;
const NOTHING: Examination = { problems: [], done: [] };

/**
 * Looks at how the clone is set up: what its own `git fetch` brings, whether git can skip commits in a long history, and
 * whether it merges prompts as the store wants it. All can be mended without a risk, and are when that is asked for.
 *
 * @returns What is left, and what was done about it.
 */
export async function examineClone(store: PromptStore, { fix }: { fix: boolean }): Promise<Examination> {
  const found = [await examineRefspec(store, fix), await examineCommitGraph(store, fix), await examineMergeDriver(store, fix)];
  return { problems: found.flatMap(({ problems }) => problems), done: found.flatMap(({ done }) => done) };
}

async function examineRefspec(store: PromptStore, fix: boolean): Promise<Examination> {
  const refspec = missingRefspec(store);
  if (refspec === null) return NOTHING;
  if (fix) {
    await addRefspec(store, refspec);
    return mended(`added ${refspec} to remote.${store.remote}.fetch, so that git fetch brings the environments`);
  }
  return problem({
    severity: "warning",
    code: "refspec-missing",
    message: `git fetch does not bring the environments from ${store.remote}: promptlane fetches them by itself, plain git shows them as they were then.`,
    hint: "promptlane doctor --fix",
  });
}

async function examineCommitGraph(store: PromptStore, fix: boolean): Promise<Examination> {
  const { repository } = store;
  // Git writes none where history is cut.
  if (repository.isShallow || (await hasChangedPaths(repository))) return NOTHING;
  if (fix) {
    await writeCommitGraph(repository);
    return mended("wrote a commit-graph with changed paths, so that git finds the commits of one prompt faster");
  }
  const { commits } = await indexOf(store);
  if (commits < MANY_COMMITS) return NOTHING;
  return problem({
    severity: "warning",
    code: "commit-graph-missing",
    message: `${commits} commits changed the store, and git has no commit-graph with changed paths to find those of one prompt.`,
    hint: "promptlane doctor --fix",
  });
}

async function examineMergeDriver(store: PromptStore, fix: boolean): Promise<Examination> {
  const { repository, path, config } = store;
  if (hasMergeDriver(config) || !wantsMergeDriver(await readAttributes(repository, path))) return NOTHING;
  if (fix) {
    await installMergeDriver(repository);
    return mended("set merge.promptlane.driver, so that git merges front matter key by key");
  }
  return problem({
    severity: "warning",
    code: "merge-driver-missing",
    message: `${path}/${ATTRIBUTES_FILE} wants prompts to be merged by promptlane, and this clone has no merge.promptlane.driver: git merges them line by line.`,
    hint: "promptlane doctor --fix",
  });
}

function mended(what: string): Examination {
  return { problems: [], done: [what] };
}

function problem(found: Diagnosis): Examination {
  return { problems: [found], done: [] };
}

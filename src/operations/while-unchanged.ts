import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { type KeptAnswer, keepAnswer, readAnswer } from "../store/answer-cache.ts";
import { tipOf } from "../store/branch-tip.ts";
import { knownEnvironments } from "../store/environment-branches.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { indexOf, indexQuestion } from "../store/store-index.ts";
import type { VersionIndex } from "../store/version-index.ts";
import { liveByEnvironment, tellWhatIsUnknown } from "./live-by-environment.ts";

/** What an overview is put together from. */
export interface Committed {
  index: VersionIndex;
  live: readonly { name: EnvironmentName; state: EnvironmentState }[];
}

/**
 * Gives an overview of what is committed, kept in the git directory until a version, a deployment, a frozen number or
 * the manifest makes it another: to put it together anew takes longer than all else that a listing does.
 *
 * @param kept the name of the overview, and its format, to be raised with every change of what it holds.
 */
export async function whileUnchanged<Overview>(
  store: PromptStore,
  kept: Omit<KeptAnswer, "question">,
  make: (committed: Committed) => Promise<Overview>,
): Promise<Overview> {
  const asked = { ...kept, question: questionOf(store) };
  const known = await readAnswer<Overview>(store, asked);
  if (known !== null) {
    tellWhatIsUnknown(store);
    return known;
  }
  const [index, live] = await Promise.all([indexOf(store), liveByEnvironment(store)]);
  const overview = await make({ index, live });
  // What was left out for a reason that may pass, is to be told each time, or was counted in a history that may be deepened, is looked at anew.
  const isLasting =
    live.length === knownEnvironments(store).length && live.every(({ state }) => state.lost === null) && !store.repository.isShallow;
  if (isLasting) await keepAnswer(store, asked, overview);
  return overview;
}

function questionOf(store: PromptStore): unknown {
  const { manifest } = store.manifest;
  const tips = knownEnvironments(store).map((name) => [name, tipOf(store, environmentRef(manifest.refs, name))]);
  return [store.path, store.remote, manifest, tips, indexQuestion(store)];
}

import type { DeployedVersion } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { pinnedPath } from "../domain/environment/environment-paths.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import { NotFound } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseMoment } from "../domain/version/moment.ts";
import type { VersionNumber } from "../domain/version/version.ts";
import { tellWhereCut } from "../store/deepen.ts";
import { commitOfMoment, liveRecordAt, runningRecordsAt } from "../store/environment-at.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { pinnedVersions } from "../store/pinned-versions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { runningOnPrompt } from "../store/running-experiments.ts";

/** An environment as it is, or as it was at some time, of which only what is asked for is read. */
export interface EnvironmentMoment {
  environment: EnvironmentName;
  /** The commit of its branch; null when nothing was ever deployed. */
  commit: ObjectId | null;
  /** The prompts that are or were live, to suggest one; none of the past, where only what is asked for is read. */
  keys(): Iterable<PromptKey>;
  /** What is live for a prompt; undefined when it never was deployed. */
  live(key: PromptKey): Promise<DeployedVersion | undefined>;
  /** What runs on a prompt. */
  running(key: PromptKey): Promise<RunningRecord[]>;
  /** The content of a version that an include pins. */
  pinned(key: PromptKey, version: VersionNumber): Promise<ObjectId | null>;
}

/**
 * An environment as its branch is, or with `at` as it was then: the order is the log's, never the clocks'.
 *
 * @throws Usage for what is no time.
 * @throws NotFound when nothing was deployed by then.
 */
export async function environmentMoment(store: PromptStore, environment: EnvironmentName, at: string | null): Promise<EnvironmentMoment> {
  return at === null ? now(store, environment) : then(store, environment, at);
}

async function now(store: PromptStore, environment: EnvironmentName): Promise<EnvironmentMoment> {
  const state = await loadEnvironment(store, environment);
  return {
    environment,
    commit: state.tip,
    keys: () => state.entries.keys(),
    live: (key) => Promise.resolve(state.entries.get(key)),
    running: async (key) => (await runningOnPrompt(store, state, key)).map(({ content }) => content),
    pinned: (key, version) => pinnedAt(store, state.tip, key, version),
  };
}

async function then(store: PromptStore, environment: EnvironmentName, at: string): Promise<EnvironmentMoment> {
  const moment = parseMoment(at, new Date());
  await tellWhereCut(store, [environment]);
  const commit = await commitOfMoment(store, environment, moment);
  if (commit === null) {
    throw new NotFound("not-deployed-then", `Nothing was deployed to ${environment} before ${moment.toISOString()}.`, {
      hint: `promptlane history --env ${environment} --all`,
      details: { environment, at: moment.toISOString() },
    });
  }
  return {
    environment,
    commit,
    keys: () => [],
    live: async (key) => (await liveRecordAt(store, commit, key)) ?? undefined,
    running: (key) => runningRecordsAt(store, commit, key),
    pinned: (key, version) => pinnedAt(store, commit, key, version),
  };
}

async function pinnedAt(store: PromptStore, commit: ObjectId | null, key: PromptKey, version: VersionNumber): Promise<ObjectId | null> {
  return (await pinnedVersions(store, commit)).get(pinnedPath(key, version)) ?? null;
}

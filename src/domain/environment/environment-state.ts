import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { DeployedVersion, RecordAction, HeldVersion } from "./deployment.ts";
import type { EnvironmentName } from "./environment-name.ts";
import type { RunningEntry } from "./running-entry.ts";

/** A person as git names one. */
export interface Person {
  name: string;
  email: string;
}

/** What is live for one prompt, with the facts that people ask about it. */
export interface LiveEntry extends DeployedVersion {
  key: PromptKey;
  action: RecordAction;
  held: HeldVersion[];
  /** When the deployment that made it so was committed; ISO 8601. */
  since: string;
  by: Person;
  /** The commit of the environment's branch that made it so. */
  deployment: ObjectId;
  /** The blob of the record; null where content stands without one, which only a hand-made commit does. */
  record: ObjectId | null;
}

/** An environment as it is at one tip of its branch. */
export interface EnvironmentState {
  name: EnvironmentName;
  /** Null when there is no branch. */
  tip: ObjectId | null;
  /** A tip at which this clone has read the branch and that it no longer goes on from; null while it only grew. */
  lost: ObjectId | null;
  /** All that is or was live, the retired among them. */
  entries: ReadonlyMap<PromptKey, LiveEntry>;
  /** The experiments and rollouts that run. */
  running: readonly RunningEntry[];
  /** What is live: all entries but the retired, without the facts of their deployments. */
  contents(): readonly LiveContent[];
}

/** What is live for one prompt, without the facts of its deployment. */
export type LiveContent = Pick<LiveEntry, "key" | "kind" | "version" | "label" | "commit"> & { blob: ObjectId };

/** An environment whose entries are all at hand. */
export function environmentOf({
  name,
  tip,
  entries,
  lost = null,
  running = [],
}: Pick<EnvironmentState, "name" | "tip" | "entries"> & Partial<Pick<EnvironmentState, "lost" | "running">>): EnvironmentState {
  const contents = () => [...entries.values()].flatMap((entry) => (entry.blob === null ? [] : [{ ...entry, blob: entry.blob }]));
  return { name, tip, lost, running, entries, contents };
}

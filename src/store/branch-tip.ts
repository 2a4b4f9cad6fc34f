import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import type { PromptStore } from "./prompt-store.ts";
import { trackingRef } from "./ref-names.ts";

/** The ref under which a branch of promptlane's is read: the remote-tracking one where there is a remote. */
export function readingRef({ remote }: Pick<PromptStore, "remote">, branch: RefName): RefName {
  return remote === null ? branch : trackingRef(remote, branch);
}

/** The tip of a branch of promptlane's as last seen; null when there is none. */
export function tipOf(store: Pick<PromptStore, "remote" | "refs">, branch: RefName): ObjectId | null {
  return store.refs.get(readingRef(store, branch)) ?? null;
}

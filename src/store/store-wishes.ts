import type { OpenStoreOptions } from "./open-store.ts";

/** What a caller says about where the store and its remote are; undefined for what is left to be found. */
export interface StoreWishes {
  store: string | undefined;
  remote: string | undefined;
  branch: string | undefined;
}

/** Each option, else its variable. An empty variable is one that is not set, as a pipeline writes it. */
export function wishesOf({
  environment,
  store,
  remote,
  branch,
}: Pick<OpenStoreOptions, "environment" | "store" | "remote" | "branch">): StoreWishes {
  return {
    store: store ?? (environment["PROMPTLANE_STORE"] || undefined),
    remote: remote ?? (environment["PROMPTLANE_REMOTE"] || undefined),
    branch: branch ?? (environment["PROMPTLANE_BRANCH"] || undefined),
  };
}

import type { Workspace } from "../workspace/open-workspace.ts";

/** A store to measure: its environments are seeded, its index is warm. */
export interface Store {
  workspace: Workspace;
  prompts: number;
  /** A prompt to look at. */
  aKey: string;
  /** Gives a prompt whose latest version is not in dev yet; each only once. */
  takeUndeployed: () => string;
}

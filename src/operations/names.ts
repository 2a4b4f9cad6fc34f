import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import { versionLabel } from "../domain/version/version.ts";
import { knownEnvironments } from "../store/environment-branches.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { draftsByKey } from "./drafts-by-key.ts";

/** Whose names are wanted. */
export type NamesRequest = { kind: "prompts" } | { kind: "environments" } | { kind: "experiments" } | { kind: "versions"; key: string };

/** Names to choose from, for a shell's completion or a prompt to the user. */
export async function names(store: PromptStore, request: NamesRequest): Promise<string[]> {
  switch (request.kind) {
    case "environments":
      return knownEnvironments(store);
    case "experiments": {
      const live = await Promise.all(knownEnvironments(store).map((name) => loadEnvironment(store, name)));
      const running = live.flatMap((state) => state.running.flatMap(({ kind, name }) => (kind === "experiment" ? [name] : [])));
      return [...new Set([...Object.keys(store.manifest.manifest.experiments), ...running])].sort();
    }
    case "prompts": {
      const [index, drafts] = await Promise.all([indexOf(store), draftsByKey(store)]);
      return [...new Set<string>([...index.keys(), ...drafts.keys()])].sort();
    }
    case "versions": {
      const versions = (await indexOf(store)).versions(parsePromptKey(request.key));
      return [
        ...versions.flatMap(({ version }) => (version === null ? [] : [versionLabel(version, null)])).toReversed(),
        "latest",
        "draft",
        ...knownEnvironments(store),
      ];
    }
  }
}

import { addConfig } from "../git/config.ts";
import type { PromptStore } from "./prompt-store.ts";

/**
 * The refspec that lets the user's own `git fetch` bring promptlane's branches, where no configured one does; null where
 * one does, and without a remote. A mirror takes everything as it is.
 */
export function missingRefspec({ remote, config, manifest }: PromptStore): string | null {
  if (remote === null || config.isTrue(`remote.${remote}.mirror`)) return null;
  const folder = `${manifest.manifest.refs}/`;
  const isThere = config.getAll(`remote.${remote}.fetch`).some((refspec) => {
    const [, heads = null, tracked = null] = /^\+?refs\/heads\/(.*)\*:(.*)\*$/.exec(refspec) ?? [];
    return heads !== null && folder.startsWith(heads) && tracked === `refs/remotes/${remote}/${heads}`;
  });
  return isThere ? null : `+refs/heads/${folder}*:refs/remotes/${remote}/${folder}*`;
}

/** Adds a refspec to what `git fetch` brings from the store's remote. */
export async function addRefspec({ repository, remote }: PromptStore, refspec: string): Promise<void> {
  await addConfig(repository, `remote.${remote}.fetch`, refspec);
}

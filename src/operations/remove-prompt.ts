import { Usage } from "../domain/errors.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { readWorkingFiles } from "../store/draft-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { latestIncluders } from "./latest-includers.ts";
import { liveByEnvironment } from "./live-by-environment.ts";
import { promptNotFound } from "./not-found.ts";
import { type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";
import { refuseUncommitted } from "./uncommitted-work.ts";
import { readLostFiles } from "./unfinished-write.ts";

/** The prompts or flows to delete. */
export interface RemoveRequest {
  keys: readonly string[];
  /** Delete the files and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/**
 * Deletes the files of prompts and flows, in one commit; those that are gone from the working tree already, too. What is live stays live until it is retired.
 *
 * @throws NotFound when the working tree has no such prompt.
 * @throws Invalid when git refuses the commit; the files are then as they were.
 * @example await removePrompt(store, { keys: ["support/triage"], draft: false })
 */
export async function removePrompt(store: PromptStore, { keys: texts, draft, message }: RemoveRequest): Promise<SourceWriteDocument> {
  refuseSourceWrite(store.repository, { draft });
  const keys = [...new Set(texts.map(parsePromptKey))];
  if (keys.length === 0) throw new Usage("missing-argument", "Nothing was named to remove.", { hint: "promptlane rm KEY" });
  const files = new Map<string, null>();
  for (const key of keys) {
    const lost = await readLostFiles(store, key);
    const found = lost ?? (await readWorkingFiles(store, key));
    if (found === null) throw await promptNotFound(store, key);
    if (lost === null) await refuseUncommitted(store, key, "remove");
    for (const path of found.files.keys()) files.set(path, null);
  }
  const hints = [...(await stillLive(store, keys)), ...(await stillIncluded(store, keys))];
  const commit = await writeSource(store.repository, { files, message: message ?? `Remove ${keys.join(", ")}`, draft });
  const document = sourceWriteDocument(store, [...files.keys()], commit);
  return { ...document, keys, hints: [...document.hints, ...hints] };
}

async function stillLive(store: PromptStore, keys: readonly PromptKey[]): Promise<string[]> {
  const live = await liveByEnvironment(store);
  return live.flatMap(({ name, state }) => {
    const here = keys.filter((key) => state.entries.get(key)?.blob != null);
    return here.length === 0 ? [] : [`still live in ${name}: promptlane retire ${here.join(" ")} --env ${name}`];
  });
}

async function stillIncluded(store: PromptStore, keys: readonly PromptKey[]): Promise<string[]> {
  const includers = await latestIncluders(store);
  return keys.flatMap((key) => {
    const others = includers(key).filter((other) => !keys.includes(other));
    return others.length === 0 ? [] : [`${key} is still included by ${others.join(", ")}`];
  });
}

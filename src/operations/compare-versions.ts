import { NotFound, Usage } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelection, parseSelector } from "../domain/version/selector.ts";
import { readDraftContent } from "../store/draft-content.ts";
import { draftOf } from "../store/drafts-among.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { ContentPair } from "./diff-prompts.ts";
import { promptNotFound } from "./not-found.ts";
import { type ResolvedPrompt, resolvePrompt } from "./resolve-prompt.ts";
import { contentOf } from "./resolved-content.ts";

/** Two versions of one prompt: latest and draft, or as named; with only the first named, the second is the working file. */
export async function compareVersions(store: PromptStore, text: string, a: string | null, b: string | null): Promise<ContentPair[]> {
  const { key, template, select } = parseSelector(text);
  if (template !== null) {
    throw new Usage("flow-compares-whole", "A flow is compared as one, all its templates at once.", { hint: `promptlane diff ${key}` });
  }
  if (select !== null) {
    throw new Usage("version-beside-key", "The versions to compare stand beside the key, not behind an @.", {
      hint: `promptlane diff ${key} ${text.slice(text.indexOf("@") + 1)}`,
    });
  }
  const from = a === null ? await latestOrNothing(store, key) : await named(store, key, a);
  const to = b === null ? await workingOrLatest(store, key) : await named(store, key, b);
  if (from === null && to === null) throw await promptNotFound(store, key);
  if (from?.version.blob === to?.version.blob) return [];
  return [{ key, kind: to?.kind ?? from?.kind ?? "prompt", from, to }];
}

type Side = NonNullable<ContentPair["from"]> & { kind: ContentPair["kind"] };

async function named(store: PromptStore, key: PromptKey, text: string): Promise<Side> {
  return sideOf(store, await resolvePrompt(store, key, parseSelection(text)));
}

async function latestOrNothing(store: PromptStore, key: PromptKey): Promise<Side | null> {
  try {
    return await sideOf(store, await resolvePrompt(store, key, { type: "latest" }));
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

async function workingOrLatest(store: PromptStore, key: PromptKey): Promise<Side | null> {
  const draft = await draftOf(store, key);
  if (draft === null) return latestOrNothing(store, key);
  const content = await readDraftContent(store, draft);
  if (content === null || draft.id === null) return null;
  return sideOf(store, await resolvePrompt(store, key, { type: "draft", commit: null }));
}

async function sideOf(store: PromptStore, resolved: ResolvedPrompt): Promise<Side> {
  const { kind, version, label, blob } = resolved;
  return { kind, version: { version, label, blob }, content: await contentOf(store, resolved) };
}

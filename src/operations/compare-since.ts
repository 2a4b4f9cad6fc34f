import { type ObjectId, shortId } from "../domain/object-id.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { draftLabel, versionLabel } from "../domain/version/version.ts";
import { factsOfContent, readDraftContent } from "../store/draft-content.ts";
import { type Draft, loadDrafts } from "../store/drafts.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import type { ComparedVersion, ContentPair } from "./diff-prompts.ts";
import { commitSince, noCommonHistory } from "./since-commit.ts";

const OPTION = "diff --since";

/** Every prompt that changed on this branch since it left another one, uncommitted changes among them. */
export async function compareSince(store: PromptStore, since: string, wanted: readonly string[]): Promise<ContentPair[]> {
  const commit = await commitSince(store, since, OPTION);
  const { drafts, withoutBase } = await loadDrafts({ ...store, defaultBranch: { ...store.defaultBranch, tip: commit } });
  if (withoutBase === "unrelated-histories" || withoutBase === "history-cut") throw noCommonHistory(store, since, OPTION);
  const keys = wanted.map(parsePromptKey);
  const pairs: ContentPair[] = [];
  for (const draft of drafts.values()) if (keys.length === 0 || keys.includes(draft.key)) pairs.push(await pairOf(store, draft));
  return joinRenames(store, pairs);
}

async function pairOf(store: PromptStore, draft: Draft): Promise<ContentPair> {
  const { key, kind, base, id } = draft;
  const [before, after] = await Promise.all([readPromptContent(store, { kind, blob: base }), readDraftContent(store, draft)]);
  return {
    key,
    kind,
    from: base === null || before === null ? null : { version: await versionOf(store, key, base, null), content: before },
    to: id === null || after === null ? null : { version: await versionOf(store, key, id, draft), content: after },
  };
}

async function versionOf(store: PromptStore, key: PromptKey, blob: ObjectId, draft: Draft | null): Promise<ComparedVersion> {
  const equal = (await indexOf(store)).byBlob(key, blob);
  if (equal !== null) return { version: equal.version, label: versionLabel(equal.version, equal.commit), blob };
  const label = draft === null ? shortId(blob) : draftLabel(draft.uncommitted ? null : draft.commit);
  return { version: null, label, blob };
}

// A moved prompt is one change, not one that went and one that came.
async function joinRenames(store: PromptStore, pairs: ContentPair[]): Promise<ContentPair[]> {
  const gone = new Map(pairs.filter(({ from, to }) => from !== null && to === null).map((pair) => [pair.key as string, pair]));
  if (gone.size === 0) return pairs;
  const joined: ContentPair[] = [];
  for (const pair of pairs) {
    const former =
      pair.from !== null || pair.to === null ? undefined : gone.get((await factsOfContent(store, pair.to.content)).renamedFrom ?? "");
    if (former?.from == null) {
      joined.push(pair);
      continue;
    }
    gone.delete(former.key);
    const { version, content } = former.from;
    joined.push({ ...pair, from: { version: { ...version, label: `${former.key}@${version.label}` }, content } });
  }
  return joined.filter(({ key, to }) => to !== null || gone.has(key));
}

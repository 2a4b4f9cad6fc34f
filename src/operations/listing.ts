import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import { factsFor } from "../store/content-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { VersionReference } from "./deployment-document.ts";
import { whileUnchanged } from "./while-unchanged.ts";

/** One prompt or flow of the list. */
export interface ListedPrompt {
  key: PromptKey;
  kind: PromptKind;
  title: string | null;
  description: string | null;
  tags: string[];
  model: string | null;
  /** The latest version; null for what is only a draft, or no longer in the source. */
  version: VersionNumber | null;
  /** The short id of the draft's last commit; null without a committed draft. */
  draft: string | null;
  /** Whether the working file differs from what is committed. */
  uncommitted: boolean;
  environments: Record<string, VersionReference>;
}

/** Everything that the default branch holds or that is live somewhere, sorted by key, without drafts. */
export function listing(store: PromptStore): Promise<ListedPrompt[]> {
  return whileUnchanged(store, { name: "listing", format: 1 }, async ({ index, live }) => {
    const rows = new Map<PromptKey, Row>();
    for (const { key, kind, version, blob } of index.all()) rows.set(key, { key, kind, version, content: blob, environments: {} });
    for (const { name, state } of live) addLive(rows, name, state);
    const sorted = [...rows.values()].sort(byKey);
    const contents = sorted.map(({ kind, content }) => ({ kind, id: content }));
    const facts = await factsFor(store, contents, { everything: true });
    return sorted.map((row) => describe(row, facts.get(row.content)));
  });
}

interface Row {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  content: ObjectId;
  environments: Record<string, VersionReference>;
}

// One object serves for all prompts of the same version, since there are thousands of the one and few of the other.
function addLive(rows: Map<PromptKey, Row>, name: EnvironmentName, state: EnvironmentState): void {
  const references = new Map<string, VersionReference>();
  for (const live of state.contents()) {
    const { key, label } = live;
    let reference = references.get(label);
    if (reference === undefined) references.set(label, (reference = { version: live.version, label }));
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = { key, kind: live.kind, version: null, content: live.blob, environments: {} }));
    row.environments[name] = reference;
  }
}

function describe({ key, kind, version, environments }: Row, facts: PromptFacts | undefined): ListedPrompt {
  const { title = null, description = null, tags = [], model = null } = facts ?? {};
  return { key, kind, title, description, tags, model, version, draft: null, uncommitted: false, environments };
}

function byKey(one: Row, other: Row): number {
  return one.key < other.key ? -1 : 1;
}

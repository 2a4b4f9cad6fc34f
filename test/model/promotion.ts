import type { Content, Key } from "./content.ts";
import { digestOf, type Entry, type Environment, isSame, liveOf, missingPartials } from "./environment.ts";
import type { CommitNumber } from "./history.ts";
import type { Model, ModelClone } from "./model.ts";
import { NOT_FOUND, type Outcome, Refusal, REFUSED, type SkipReason } from "./outcome.ts";
import { isIncluded, retired } from "./retirement.ts";
import { holding } from "./rollback.ts";

/** Which content of a prompt is named: `KEY`, `KEY@latest`, `KEY@v4`, `KEY@staging`, `KEY@draft`, `KEY@3f2a9c1`. */
export type Selector = {
  key: Key;
  select: "none" | "latest" | "draft" | { version: number } | { environment: string } | { commit: CommitNumber };
};

/** What a promotion asks for. */
export interface PromotionWish {
  to: string;
  /** Everything when left out. */
  prompts?: readonly Selector[];
  from?: string;
  strict?: boolean;
  allowOlder?: boolean;
  retireOld?: boolean;
  override?: boolean;
  /** The id of an operation that may have been done before. */
  operation?: string;
}

interface Candidate {
  key: Key;
  version: number | null;
  draft: boolean;
  content: Content;
  commit: CommitNumber;
  source: string | null;
  /** Only naming the version ships a held one. */
  versionNamed: boolean;
}

type NewEntry = Omit<Entry, "deployment">;

/** What a promotion by one clone does. */
export function decidePromotion(model: Model, clone: ModelClone, wish: PromotionWish, operation: string): Outcome {
  const target = model.environment(wish.to);
  const done = doneBefore(target, wish);
  const all = wish.prompts === undefined ? everything(model, wish.from) : wish.prompts.filter((named) => !isDone(done, named));
  const candidates = all.map((named) => candidateOf(model, clone, named, wish)).filter(({ key }) => !done.has(key));
  const skipped = new Map<Key, ReadonlySet<SkipReason>>();
  const going = candidates.filter((candidate) => {
    const live = target.entries.get(candidate.key);
    if (live !== undefined && isSame(live, candidate)) return false;
    const reasons = reasonsToSkip(candidate, target, wish);
    if (reasons.size > 0) skipped.set(candidate.key, reasons);
    return reasons.size === 0;
  });
  if (wish.prompts === undefined) {
    for (const key of target.contents().keys()) {
      if (!all.some((named) => named.key === key)) skipped.set(key, new Set(["absent-in-source"]));
    }
  }
  if (skipped.size > 0 && (wish.prompts !== undefined || wish.strict === true)) throw new Refusal(REFUSED);
  const leaving = wish.retireOld === true ? oldKeys(model, target, going) : [];
  refuseBroken(target, going, leaving, wish, model);
  const entries = [
    ...going.map((candidate) => promoted(candidate, target, operation)),
    ...leaving.map((key) => retired(target.entries.get(key) as Entry, operation)),
  ];
  return { entries, skipped };
}

/** An operation that is repeated changes nothing: the prompts that it promoted before, and what it made of them. */
function doneBefore(target: Environment, { operation }: PromotionWish): Map<Key, number | null> {
  const own = target.log.flatMap(({ changes }) => changes.map(({ to }) => to)).filter((entry) => entry.operation === operation);
  return new Map(own.filter(({ action }) => action === "promote").map(({ key, version }) => [key, version]));
}

// The same id with another version named is another promotion.
function isDone(done: ReadonlyMap<Key, number | null>, { key, select }: Selector): boolean {
  if (!done.has(key)) return false;
  return typeof select === "string" || !("version" in select) || done.get(key) === select.version;
}

function everything(model: Model, from: string | undefined): Selector[] {
  if (from === undefined) {
    return model
      .numbering()
      .keys()
      .map((key) => ({ key, select: "latest" }));
  }
  return [...model.environment(from).contents().keys()].map((key) => ({ key, select: "none" }));
}

function candidateOf(model: Model, clone: ModelClone, { key, select }: Selector, { from }: PromotionWish): Candidate {
  if (select === "draft") return draftCandidate(model, clone, key);
  if (typeof select === "object" && "version" in select) return numbered(model, key, select.version);
  if (typeof select === "object" && "commit" in select) return candidateAtCommit(model, key, select.commit);
  if (typeof select === "object") return liveCandidate(model, key, select.environment, [NOT_FOUND]);
  if (select === "none" && from !== undefined) return liveCandidate(model, key, from, [NOT_FOUND, REFUSED]);
  const latest = model.numbering().latest(key);
  if (latest === null) throw new Refusal(NOT_FOUND);
  if (select === "none" && model.draft(clone, key) !== undefined) throw new Refusal(REFUSED);
  return { ...latest, draft: false, source: null, versionNamed: false };
}

function numbered(model: Model, key: Key, number: number): Candidate {
  const version = model.numbering().version(key, number);
  if (version === null) throw new Refusal(NOT_FOUND);
  return { ...version, key, draft: false, source: null, versionNamed: true };
}

/** Numbered only where the commit is on the first-parent chain; anything else is a draft. */
function candidateAtCommit(model: Model, key: Key, commit: CommitNumber): Candidate {
  const content = model.history.tree(commit).get(key);
  if (content === undefined) throw new Refusal(NOT_FOUND);
  const found = model.numbering().atCommit(key, commit);
  const candidate = { key, version: found?.version ?? null, draft: found === null, content, commit, source: null, versionNamed: true };
  return candidate.version === null ? asVersion(model, candidate) : candidate;
}

function draftCandidate(model: Model, clone: ModelClone, key: Key): Candidate {
  const draft = model.draft(clone, key);
  if (draft == null) throw new Refusal(NOT_FOUND);
  return asVersion(model, { key, version: null, draft: true, ...draft, source: null, versionNamed: false });
}

function liveCandidate(model: Model, key: Key, from: string, exitCodes: number[]): Candidate {
  const live = model.environment(from).entries.get(key);
  if (live?.content == null || live.commit === null) throw new Refusal(...exitCodes);
  const { version, draft, content, commit } = live;
  const candidate = { key, version, draft, content, commit, source: from, versionNamed: false };
  return version === null ? asVersion(model, candidate) : candidate;
}

/** A draft whose content has become a version's is that version. */
function asVersion(model: Model, candidate: Candidate): Candidate {
  const equal = model.numbering().withContent(candidate.key, candidate.content);
  if (equal?.version == null) return candidate;
  return { ...candidate, version: equal.version, commit: equal.commit, draft: false };
}

function reasonsToSkip(candidate: Candidate, target: Environment, { allowOlder }: PromotionWish): Set<SkipReason> {
  const live = target.entries.get(candidate.key);
  const reasons = new Set<SkipReason>();
  if (candidate.draft && !target.drafts) reasons.add("draft-only");
  if (!candidate.versionNamed && live?.held.some(({ content }) => content === candidate.content) === true) reasons.add("held");
  const isOlder = candidate.version !== null && live?.version != null && candidate.version < live.version;
  if (isOlder && allowOlder !== true) reasons.add("newer-in-target");
  return reasons;
}

function oldKeys(model: Model, target: Environment, going: readonly Candidate[]): Key[] {
  const former = going.flatMap(({ key }) => model.numbering().formerKeys(key));
  return [...new Set(former)].filter((key) => target.contents().has(key) && !going.some((candidate) => candidate.key === key));
}

/** Missing partials always refuse; so does the order of environments, unless it is overridden. */
function refuseBroken(target: Environment, going: readonly Candidate[], leaving: readonly Key[], wish: PromotionWish, model: Model): void {
  const contents = target.contents();
  for (const { key, content } of going) contents.set(key, content);
  for (const key of leaving) contents.delete(key);
  if (going.some(({ content }) => missingPartials(content, contents).length > 0)) throw new Refusal(REFUSED);
  if (leaving.some((key) => isIncluded(key, contents))) throw new Refusal(REFUSED);
  const before = target.after === null || wish.override === true ? null : model.environment(target.after);
  if (before === null) return;
  for (const { key } of going) if (!before.hadLive(digestOf(key, contents) ?? "", key)) throw new Refusal(REFUSED);
}

function promoted(candidate: Candidate, target: Environment, operation: string): NewEntry {
  const { key, version, draft, content, commit, source } = candidate;
  const before = target.entries.get(key);
  return {
    key,
    version,
    draft,
    content,
    commit,
    action: "promote",
    source,
    operation,
    previous: before === undefined ? [] : [...before.previous, liveOf(before)],
    held: before === undefined ? [] : holding(before.held, [], content),
  };
}

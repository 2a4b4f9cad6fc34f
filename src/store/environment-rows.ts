import type { RecordAction, HeldVersion } from "../domain/environment/deployment.ts";
import type { LiveContent, LiveEntry, Person } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { asciiJson } from "./ascii-json.ts";
import { formatTextField, parseTextField } from "./text-field.ts";

const NONE = "-";
const UNKNOWN = "?";
const NO_PARTIALS: readonly PartialReference[] = [];

/*
 * A row is fourteen fields behind tabs. What a listing shows comes first, so that it is cut out without the rest: kind,
 * blob, version, label, commit; then digest, action, since, name and e-mail, deployment, record, held versions, and what
 * the content includes, where that is known.
 */

/** Writes an entry as the row of a cache table; `partials` is null while nobody has asked what the content includes. */
export function formatLiveEntry(entry: LiveEntry, partials: readonly PartialReference[] | null): string {
  const { kind, version, label, blob, commit, digest, action, since, by, deployment, record, held } = entry;
  return [
    kind,
    blob ?? NONE,
    version ?? NONE,
    label,
    commit ?? NONE,
    digest ?? NONE,
    action,
    since,
    personFields(by),
    deployment,
    record ?? NONE,
    held.length === 0 ? NONE : asciiJson(held),
    formatPartials(partials),
  ].join("\t");
}

// One deployment writes thousands of rows.
const fieldsOfPersons = new WeakMap<Person, string>();

function personFields(by: Person): string {
  const known = fieldsOfPersons.get(by);
  if (known !== undefined) return known;
  const fields = `${formatTextField(by.name)}\t${formatTextField(by.email)}`;
  fieldsOfPersons.set(by, fields);
  return fields;
}

/** Reads the row of an entry. */
export function parseLiveEntry(key: PromptKey, row: string): LiveEntry {
  const [kind, blob, version, label = "", commit, digest, action, since = "", name = "", email = "", deployment, record, held] =
    row.split("\t");
  return {
    key,
    kind: kind as PromptKind,
    version: version === NONE ? null : Number(version),
    label,
    commit: orNull<ObjectId>(commit),
    blob: orNull<ObjectId>(blob),
    digest: orNull<string>(digest),
    action: action as RecordAction,
    since,
    by: { name: parseTextField(name) ?? "", email: parseTextField(email) ?? "" },
    deployment: deployment as ObjectId,
    record: orNull<ObjectId>(record),
    held: held === undefined || held === NONE ? [] : (JSON.parse(held) as HeldVersion[]),
  };
}

/** The row with what its content includes. */
export function withPartials(row: string, partials: readonly PartialReference[]): string {
  return row.slice(0, row.lastIndexOf("\t") + 1) + formatPartials(partials);
}

/** What the row of a content holds that includes a prompt, pinned or not. */
export function textOfInclude(key: PromptKey): string {
  return `"name":${asciiJson(key)}`;
}

/** What the row of a content ends with while nobody has asked what it includes. */
export const UNKNOWN_PARTIALS = `\t${UNKNOWN}`;

/** Reads what contents include; most include nothing, and many the same. */
export class PartialsReader {
  readonly #parsed = new Map<string, readonly PartialReference[]>();

  /** What the content of the row that ends before `end` of `text` includes; null while nobody has asked. */
  read(text: string, end: number): readonly PartialReference[] | null {
    if (text.startsWith("\t[]", end - 3)) return NO_PARTIALS;
    if (text.startsWith(`\t${UNKNOWN}`, end - 2)) return null;
    const json = text.slice(text.lastIndexOf("\t", end) + 1, end);
    let partials = this.#parsed.get(json);
    if (partials === undefined) this.#parsed.set(json, (partials = JSON.parse(json) as PartialReference[]));
    return partials;
  }
}

/** Reads the row that begins at `start` of `text` as what is live; null for a retired prompt. */
export function parseLiveContent(key: PromptKey, text: string, start: number): LiveContent | null {
  return text.startsWith(`${NONE}\t`, fieldAt(text, start, 1)) ? null : new StoredContent(key, text, start);
}

/** What is live, each field of which is read when it is asked for: of thousands, a command looks at one or two. */
class StoredContent implements LiveContent {
  readonly key: PromptKey;
  readonly #text: string;
  readonly #start: number;

  constructor(key: PromptKey, text: string, start: number) {
    this.key = key;
    this.#text = text;
    this.#start = start;
  }

  get kind(): PromptKind {
    return this.#field(0) as PromptKind;
  }

  get blob(): ObjectId {
    return this.#field(1) as ObjectId;
  }

  get version(): number | null {
    const version = this.#field(2);
    return version === NONE ? null : Number(version);
  }

  get label(): string {
    return this.#field(3);
  }

  get commit(): ObjectId | null {
    return orNull<ObjectId>(this.#field(4));
  }

  #field(index: number): string {
    const start = fieldAt(this.#text, this.#start, index);
    return this.#text.slice(start, this.#text.indexOf("\t", start));
  }
}

function fieldAt(text: string, start: number, index: number): number {
  let at = start;
  for (let passed = 0; passed < index; passed += 1) at = text.indexOf("\t", at) + 1;
  return at;
}

function formatPartials(partials: readonly PartialReference[] | null): string {
  return partials === null ? UNKNOWN : asciiJson(partials);
}

function orNull<Text extends string>(field: string | undefined): Text | null {
  return field === undefined || field === NONE ? null : (field as Text);
}

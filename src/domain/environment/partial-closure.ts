import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PartialReference } from "../prompt/template.ts";
import type { VersionNumber } from "../version/version.ts";

/** How the includes of a prompt are looked up in one place: an environment, or a commit. */
export interface PartialLookup {
  /** The content of the prompt `name` there, or null. */
  live(name: string): ObjectId | null;
  /** The content of `name` at a pinned version, or null. */
  pinned(name: string, version: VersionNumber): ObjectId | null;
  /** What a content includes. */
  partialsOf(content: ObjectId): readonly PartialReference[];
}

/** A prompt that another includes, at whatever depth. */
export interface IncludedPartial {
  key: PromptKey;
  /** The pinned version; null when it follows what is live. */
  pinned: VersionNumber | null;
  blob: ObjectId;
  /** Whether only `tools` lead to it, so that it is no part of the text. */
  asTool: boolean;
}

/** What is not there, and the prompts that lead to it, outermost first. */
export interface MissingPartial {
  name: string;
  through: string[];
}

/** Everything that a prompt's text is made of, and the prompts that it names as tools. */
export interface PartialClosure {
  partials: IncludedPartial[];
  /** Includes that lead nowhere, each with the prompts that lead to it. */
  missing: MissingPartial[];
  /** What is named otherwise and is no prompt there, so that it is text, or a tool of the application. */
  absent: MissingPartial[];
  /** The first circle of includes, such as `a → b → a`, or null. */
  cycle: string[] | null;
}

/**
 * Follows the includes of a prompt to any depth.
 *
 * @example closureOf("support/triage", blob, lookup).partials.map((partial) => partial.key)
 */
export function closureOf(key: string, content: ObjectId, lookup: PartialLookup): PartialClosure {
  const closure: PartialClosure = { partials: [], missing: [], absent: [], cycle: null };
  // Most prompts include nothing, and thousands of them are asked.
  if (lookup.partialsOf(content).length === 0) return closure;
  const walk: Walk = { lookup, seen: new Set([key]), tools: [], asTool: false, closure };
  followText(content, [key], walk);
  // After all text, since tools may call each other in a circle; only a text cannot hold itself.
  walk.asTool = true;
  for (const { reference, chain } of walk.tools) enter(reference, chain, walk);
  return closure;
}

/**
 * The digest of a prompt: SHA-256 over its content's id and the ids of all its partials by name. Equal digests mean
 * that the same text reaches the model.
 */
export function digestOf(content: ObjectId, { partials }: { partials: readonly Omit<IncludedPartial, "asTool">[] }): string {
  const lines = partials.map(({ key, pinned, blob }) => `${key}${pinned === null ? "" : `@v${pinned}`} ${blob}`);
  // Not by node:crypto, which takes as long to load as all the rest that a warm command does.
  return bytesToHex(sha256(utf8ToBytes([content, ...lines.sort()].join("\n"))));
}

interface Walk {
  lookup: PartialLookup;
  seen: Set<string>;
  /** Those that prompts name as tools; it grows while it is walked. */
  tools: { reference: PartialReference; chain: string[] }[];
  asTool: boolean;
  closure: PartialClosure;
}

function followText(content: ObjectId, chain: string[], walk: Walk): void {
  const { closure, lookup, tools } = walk;
  for (const reference of lookup.partialsOf(content)) {
    const id = idOf(reference);
    if (reference.by === "tool") tools.push({ reference, chain });
    else if (chain.includes(id)) closure.cycle ??= [...chain.slice(chain.indexOf(id)), id];
    else enter(reference, chain, walk);
  }
}

function enter(reference: PartialReference, chain: string[], walk: Walk): void {
  const { name, version, by } = reference;
  const { seen, lookup, closure } = walk;
  const id = idOf(reference);
  if (seen.has(id)) return;
  seen.add(id);
  const blob = version === null ? lookup.live(name) : lookup.pinned(name, version);
  if (blob === null) (by === undefined || version !== null ? closure.missing : closure.absent).push({ name: id, through: chain });
  else {
    closure.partials.push({ key: name as PromptKey, pinned: version, blob, asTool: walk.asTool });
    followText(blob, by === "tool" ? [id] : [...chain, id], walk);
  }
}

function idOf({ name, version }: PartialReference): string {
  return version === null ? name : `${name}@v${version}`;
}

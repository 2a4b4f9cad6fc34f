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
}

/** Everything that a prompt's text is made of. */
export interface PartialClosure {
  partials: IncludedPartial[];
  /** Includes that lead nowhere, each with the prompts that lead to it. */
  missing: { name: string; through: string[] }[];
  /** The first circle of includes, such as `a → b → a`, or null. */
  cycle: string[] | null;
}

/**
 * Follows the includes of a prompt to any depth.
 *
 * @example closureOf("support/triage", blob, lookup).partials.map((partial) => partial.key)
 */
export function closureOf(key: string, content: ObjectId, lookup: PartialLookup): PartialClosure {
  const closure: PartialClosure = { partials: [], missing: [], cycle: null };
  // Most prompts include nothing, and thousands of them are asked.
  if (lookup.partialsOf(content).length === 0) return closure;
  follow(content, [key], lookup, new Set(), closure);
  return closure;
}

/**
 * The digest of a prompt: SHA-256 over its content's id and the ids of all its partials by name. Equal digests mean
 * that the same text reaches the model.
 */
export function digestOf(content: ObjectId, closure: PartialClosure): string {
  const lines = closure.partials.map(({ key, pinned, blob }) => `${key}${pinned === null ? "" : `@v${pinned}`} ${blob}`);
  // Not by node:crypto, which takes as long to load as all the rest that a warm command does.
  return bytesToHex(sha256(utf8ToBytes([content, ...lines.sort()].join("\n"))));
}

function follow(content: ObjectId, chain: string[], lookup: PartialLookup, seen: Set<string>, closure: PartialClosure): void {
  for (const { name, version } of lookup.partialsOf(content)) {
    const id = version === null ? name : `${name}@v${version}`;
    if (chain.includes(id)) {
      closure.cycle ??= [...chain.slice(chain.indexOf(id)), id];
      continue;
    }
    if (seen.has(id)) continue;
    seen.add(id);
    const blob = version === null ? lookup.live(name) : lookup.pinned(name, version);
    if (blob === null) {
      closure.missing.push({ name: id, through: chain });
      continue;
    }
    closure.partials.push({ key: name as PromptKey, pinned: version, blob });
    follow(blob, [...chain, id], lookup, seen, closure);
  }
}

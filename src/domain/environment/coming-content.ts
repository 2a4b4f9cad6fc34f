import { Invalid, PolicyRefused } from "../errors.ts";
import type { ObjectId } from "../object-id.ts";
import type { PromptFacts } from "../prompt/prompt-facts.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import { closureOf, type PartialClosure, type PartialLookup } from "./partial-closure.ts";

/** A content on its way to an environment: to be live there, or to be one arm of an experiment. */
export interface ComingVersion {
  key: PromptKey;
  label: string;
  blob: ObjectId;
}

/**
 * Refuses contents that are no prompts.
 *
 * @throws Invalid with the first, and how many more.
 */
export function refuseBroken(going: readonly ComingVersion[], facts: (content: ObjectId) => PromptFacts): void {
  const broken = going.flatMap(({ key, label, blob }) => {
    const { problem } = facts(blob);
    return problem === null ? [] : [{ key, label, ...problem }];
  });
  const [first, ...others] = broken;
  if (first === undefined) return;
  const place = first.line === null ? "" : `, line ${first.line}`;
  const more = others.length === 0 ? "" : ` ${others.length} more of these prompts do${others.length === 1 ? "es" : ""} not parse either.`;
  throw new Invalid("prompt-does-not-parse", `${first.key} ${first.label} does not parse${place}: ${first.message}${more}`, {
    hint: `promptlane edit ${first.key}${others.length === 0 ? "" : "; promptlane doctor names them all"}`,
    details: { ...first, broken },
  });
}

/** What is asked about a content that comes to an environment. */
export interface ComingTerms {
  environment: string;
  /** Whether what is named without a tag is a prompt where the content comes from. */
  isInSource(name: string): boolean;
  /** What to do about a partial that is not live there. */
  hint(missing: string): string;
}

/**
 * Follows all that a content includes, none of which may be missing.
 *
 * @throws Invalid when it includes itself. PolicyRefused when a partial is missing.
 */
export function wholeClosure({ key, label, blob }: ComingVersion, lookup: PartialLookup, terms: ComingTerms): PartialClosure {
  const closure = closureOf(key, blob, lookup);
  if (closure.cycle !== null) {
    throw new Invalid("cyclic-partials", `${key} ${label} includes itself: ${closure.cycle.join(" → ")}.`, {
      hint: `promptlane edit ${key}`,
    });
  }
  // What is text in both places means the same in both.
  const missing = [...closure.missing, ...closure.absent.filter(({ name }) => terms.isInSource(name))];
  const [first] = missing;
  if (first === undefined) return closure;
  const through = first.through.length > 1 ? ` (through ${first.through.slice(1).join(" → ")})` : "";
  const includes = closure.absent.includes(first) ? "names" : "includes";
  throw new PolicyRefused(
    "missing-partial",
    `${key} ${label} ${includes} ${first.name}${through}, which is not live in ${terms.environment}.`,
    {
      hint: terms.hint(first.name),
      details: { key, missing: missing.map(({ name }) => name) },
    },
  );
}

import { createHash } from "node:crypto";
import type { Candidate, PromotionInput, PromotionTerms } from "../../../src/domain/environment/decide-promotion.ts";
import type { DeploymentRecord } from "../../../src/domain/environment/deployment.ts";
import type { EntryPlan } from "../../../src/domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../../../src/domain/environment/environment-name.ts";
import { environmentOf, type EnvironmentState, type LiveEntry } from "../../../src/domain/environment/environment-state.ts";
import type { Inclusions } from "../../../src/domain/environment/inclusion.ts";
import type { ObjectId } from "../../../src/domain/object-id.ts";
import type { PromptFacts } from "../../../src/domain/prompt/prompt-facts.ts";
import type { PromptKey } from "../../../src/domain/prompt/prompt-key.ts";

export const CANARY = "canary" as EnvironmentName;
export const key = (text: string): PromptKey => text as PromptKey;

/** An object id that stands for a text. */
export function id(text: string): ObjectId {
  return createHash("sha1").update(text).digest("hex") as ObjectId;
}

/** The content of version `version` of a prompt. */
export function contentOf(prompt: string, version: number): ObjectId {
  return id(`${prompt} ${version}`);
}

/** A prompt at a version, as a promotion finds it. */
export function candidate(prompt: string, version: number, rest: Partial<Candidate> = {}): Candidate {
  return {
    key: key(prompt),
    kind: "prompt",
    version,
    label: `v${version}`,
    commit: id(`commit ${version}`),
    blob: contentOf(prompt, version),
    draft: false,
    source: null,
    versionNamed: true,
    formerKeys: [],
    ...rest,
  };
}

/** What texts include, by content. */
export type Includes = Record<string, (string | [string, number])[]>;

/** Facts by content: what it includes and whether it parses. */
export function factsOf(
  includes: Map<ObjectId, Includes[string]>,
  broken: ReadonlySet<ObjectId> = new Set(),
): (content: ObjectId) => PromptFacts {
  return (content) => ({
    title: null,
    description: null,
    tags: [],
    model: null,
    syntax: null,
    partials: (includes.get(content) ?? []).map((include) =>
      typeof include === "string" ? { name: include, version: null } : { name: include[0], version: include[1] },
    ),
    variables: [],
    givesParts: false,
    renamedFrom: null,
    problem: broken.has(content) ? { code: "template-syntax", message: "an open block", line: 3, column: 1 } : null,
  });
}

/** An environment that plans are applied to, as commits would be. */
export class EnvironmentInMemory {
  readonly records = new Map<PromptKey, DeploymentRecord>();
  readonly #entries = new Map<PromptKey, LiveEntry>();
  #deployments = 0;

  get state(): EnvironmentState {
    const tip = this.#deployments === 0 ? null : id(`deployment ${this.#deployments}`);
    return environmentOf({ name: CANARY, tip, entries: new Map(this.#entries) });
  }

  apply({ changes }: EntryPlan): void {
    if (changes.length === 0) return;
    this.#deployments += 1;
    const deployment = id(`deployment ${this.#deployments}`);
    for (const { key: changed, to } of changes) {
      this.records.set(changed, to);
      this.#entries.set(changed, {
        ...to,
        since: "2025-01-06T09:00:00Z",
        by: { name: "Ana", email: "ana@example.com" },
        deployment,
        record: id(JSON.stringify([to, this.#deployments])),
      });
    }
  }

  /** What the live prompts include. */
  inclusions(facts: (content: ObjectId) => PromptFacts): Inclusions {
    return new Map(this.state.contents().map((live) => [live.key, facts(live.blob).partials]));
  }

  /** The input of a promotion into this environment. */
  promotion(candidates: Candidate[], terms: Partial<PromotionTerms> = {}, rest: Partial<PromotionInput> = {}): PromotionInput {
    return {
      terms: {
        environment: CANARY,
        from: null,
        all: false,
        strict: false,
        allowOlder: false,
        retireOld: false,
        drafts: false,
        operation: "op",
        reason: null,
        ...terms,
      },
      candidates,
      absent: [],
      target: this.state,
      records: this.records,
      inclusions: this.inclusions(rest.facts ?? factsOf(new Map())),
      facts: factsOf(new Map()),
      pinned: () => null,
      partialFor: () => null,
      isInSource: () => false,
      ...rest,
    };
  }
}

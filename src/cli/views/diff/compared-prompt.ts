import type { PromptDifference } from "../../../domain/diff/diff-prompts.ts";
import type { ComparedTokens } from "../../../operations/compared-tokens.ts";

/** What the views of a comparison draw: which versions of which prompt, and how their contents differ. */
export interface ComparedPrompt {
  key: string;
  /** Null where the prompt does not exist; an uncommitted draft has the label `draft`. */
  from: { label: string } | null;
  to: { label: string } | null;
  difference: PromptDifference;
  /** The sizes of both; null, or absent, when they were not counted. */
  tokens?: ComparedTokens | null;
  /** What is live in each environment, in the manifest's order. */
  live?: readonly { environment: string; label: string }[];
  /** Prompts that include this one. */
  affects?: readonly string[];
  /** The store's folder below the top of the repository, such as `.prompts`. */
  storePath: string;
}

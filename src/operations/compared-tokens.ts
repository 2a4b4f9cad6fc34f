import { sumOfTokens } from "../domain/prompt/content-tokens.ts";
import { TOKENIZER } from "../domain/tokens.ts";
import { tokenCounts } from "../store/token-counts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { ContentPair } from "./diff-prompts.ts";

/** The sizes of both sides of a comparison: of their templates, as they are written, without front matter. */
export interface ComparedTokens {
  /** Null when it was not there. */
  from: number | null;
  /** Null when it is no more. */
  to: number | null;
  tokenizer: string;
}

// Of more, nobody reads the sizes one by one, and counting them would take longer than comparing them.
const MOST_COUNTED = 50;

/** Counts the tokens of compared prompts; gives null for each when too many differ. */
export async function comparedTokens(
  store: PromptStore,
  pairs: readonly ContentPair[],
): Promise<(pair: ContentPair) => ComparedTokens | null> {
  if (pairs.length > MOST_COUNTED) return () => null;
  const sides = pairs.flatMap(({ from, to }) => [from, to]).filter((side) => side !== null);
  const counts = await tokenCounts(
    store,
    sides.map(({ version, content }) => ({ id: version.blob, content })),
  );
  const sizeOf = (side: ContentPair["from"]) => (side === null ? null : sumOfTokens(counts.get(side.version.blob) ?? {}));
  return ({ from, to }) => ({ from: sizeOf(from), to: sizeOf(to), tokenizer: TOKENIZER });
}

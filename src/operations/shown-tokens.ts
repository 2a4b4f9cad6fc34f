import { sumOfTokens } from "../domain/prompt/content-tokens.ts";
import { TOKENIZER } from "../domain/tokens.ts";
import { tokenCounts, type ContentToCount } from "../store/token-counts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { ShownTokens } from "./show-prompt.ts";

/** The size of a content that is shown; of a flow that of the template that is named, else of all with each of them. */
export async function shownTokens(store: PromptStore, counted: ContentToCount, template: string | null): Promise<ShownTokens> {
  const tokens = (await tokenCounts(store, [counted])).get(counted.id) ?? {};
  if (template !== null) return { count: tokens[template] ?? 0, tokenizer: TOKENIZER };
  const count = sumOfTokens(tokens);
  return { count, tokenizer: TOKENIZER, ...(counted.content.kind === "flow" && { templates: { ...tokens } }) };
}

/** The name of the tokenizer that sizes are counted with. */
export const TOKENIZER = "o200k_base";

/** Counts the tokens of a text. The tokenizer's tables take a tenth of a second to load, and are loaded when first needed. */
export async function countTokens(text: string): Promise<number> {
  const { countTokens: count } = await import("gpt-tokenizer/encoding/o200k_base");
  // What looks like a special token in a prompt is text all the same.
  return count(text, { disallowedSpecial: new Set() });
}

import { countTokens, TOKENIZER } from "../tokens.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

const MOST_TOKENS = 10_000;

/** A template so long that every call pays for it: more than 10,000 tokens before anything is filled in or included. */
export async function promptSize({ template, inTemplate }: Pick<PromptSource, "template" | "inTemplate">): Promise<FileFinding[]> {
  // No token is shorter than a byte, so that most files need no tokenizer.
  if (new TextEncoder().encode(template).length <= MOST_TOKENS) return [];
  const tokens = await countTokens(template);
  if (tokens <= MOST_TOKENS) return [];
  return [
    finding("warning", {
      code: "large-prompt",
      message: `the template has ${tokens} tokens (${TOKENIZER}), and every call pays for them.`,
      hint: `Keep it below ${MOST_TOKENS}: pass as a variable what only some calls need.`,
      ...inTemplate(0),
    }),
  ];
}

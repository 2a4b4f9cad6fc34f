import type { PromptContent } from "../diff/diff-prompts.ts";
import { Invalid } from "../errors.ts";
import { countTokens } from "../tokens.ts";
import { splitFlowFiles } from "./content-files.ts";
import { splitFrontMatter } from "./front-matter.ts";

/** Sizes in tokens: of a prompt by the empty name, of a flow's templates by theirs. */
export type ContentTokens = Readonly<Record<string, number>>;

/**
 * Counts the tokens of templates as their authors wrote them: without front matter, with their tags, and without what
 * they include or are filled in with. A file whose front matter nothing closes counts as a whole.
 *
 * @example await contentTokens({ kind: "prompt", text: "---\ntitle: Triage\n---\nSort it." }) // {"": 3}
 */
export async function contentTokens(content: PromptContent): Promise<ContentTokens> {
  const texts = content.kind === "prompt" ? new Map([["", content.text]]) : splitFlowFiles(content.files).templates;
  const tokens: Record<string, number> = {};
  for (const [name, text] of texts) tokens[name] = await countTokens(templateOf(text));
  return tokens;
}

/** The size of a whole content: of a flow that of all its templates. */
export function sumOfTokens(tokens: ContentTokens): number {
  return Object.values(tokens).reduce((sum, count) => sum + count, 0);
}

function templateOf(text: string): string {
  try {
    return splitFrontMatter(text).template;
  } catch (error) {
    if (error instanceof Invalid) return text;
    throw error;
  }
}

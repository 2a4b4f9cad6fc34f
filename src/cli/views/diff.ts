import type { PromptDifference } from "../../domain/diff/diff-prompts.ts";
import type { DiffDocument } from "../../operations/diff-prompts.ts";
import type { ComparedPrompt } from "./diff/compared-prompt.ts";
import { viewLines } from "./diff/lines.ts";
import { viewPatch } from "./diff/patch.ts";
import { viewSideBySide } from "./diff/side-by-side.ts";
import { viewWords } from "./diff/words.ts";
import type { Style } from "./style.ts";

/** The ways to draw a comparison. */
export const DIFF_FORMS = ["words", "lines", "side-by-side", "patch"] as const;
export type DiffForm = (typeof DIFF_FORMS)[number];

const VIEWS = { words: viewWords, lines: viewLines, "side-by-side": viewSideBySide, patch: viewPatch } satisfies Record<
  DiffForm,
  (compared: ComparedPrompt, style: Style) => string
>;

export interface DiffViewOptions {
  form: DiffForm;
  /** How the contents of each changed prompt differ, by key. */
  texts: ReadonlyMap<string, PromptDifference>;
  /** The store's folder below the top of the repository. */
  storePath: string;
}

/** Draws a comparison of prompts; the empty string when nothing differs, as git does. */
export function viewDiff({ changes }: DiffDocument, style: Style, { form, texts, storePath }: DiffViewOptions): string {
  const view = VIEWS[form];
  const drawn = changes.flatMap(({ key, from, to, tokens, affects, live }) => {
    const difference = texts.get(key);
    if (difference === undefined) return [];
    const environments = Object.entries(live).map(([environment, label]) => ({ environment, label }));
    return [view({ key, from, to, tokens, difference, live: environments, affects, storePath }, style)];
  });
  return drawn.join(form === "patch" ? "" : "\n");
}

import { comparePrompts, type PromptContent } from "../../../../src/domain/diff/diff-prompts.ts";
import type { ComparedPrompt } from "../../../../src/cli/views/diff/compared-prompt.ts";
import { createStyle, type Style } from "../../../../src/cli/views/style.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
export const PLAIN: Style = createStyle({ color: false, terminal: false, width: null, now: NOW });
export const COLORED: Style = createStyle({ color: true, terminal: true, width: 80, now: NOW });
export const TERMINAL: Style = createStyle({ color: false, terminal: true, width: 80, now: NOW });

type Content = string | Record<string, string> | null;

/** A comparison of two texts of a prompt, or of two sets of files of a flow. */
export function compared(before: Content, after: Content, more: Partial<ComparedPrompt> = {}): ComparedPrompt {
  return {
    key: "support/triage",
    from: before === null ? null : { label: "v1" },
    to: after === null ? null : { label: "v2" },
    difference: comparePrompts(contentOf(before), contentOf(after)),
    storePath: ".prompts",
    ...more,
  };
}

function contentOf(content: Content): PromptContent | null {
  if (content === null) return null;
  return typeof content === "string" ? { kind: "prompt", text: content } : { kind: "flow", files: new Map(Object.entries(content)) };
}

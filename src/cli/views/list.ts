import { versionLabel } from "../../domain/version/version.ts";
import type { ListDocument } from "../../operations/list-prompts.ts";
import type { ListedPrompt } from "../../operations/listing.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

/** Draws the prompts with their latest version, what is live where, and their titles. */
export function viewList({ prompts }: ListDocument, style: Style): string {
  if (prompts.length === 0) return style.terminal ? "No prompts here. promptlane create KEY writes one.\n" : "";
  const environments = environmentsOf(prompts);
  const header = ["PROMPT", "LATEST", ...environments.map((name) => name.toUpperCase()), "TITLE"];
  const rows = prompts.map((prompt) => [
    prompt.key,
    latestOf(prompt),
    ...environments.map((name) => prompt.environments[name]?.label ?? ""),
    style.sanitizeLine(prompt.title ?? ""),
  ]);
  return viewTable({ header, rows, shrink: header.length - 1 }, style);
}

/** Every environment that any prompt is live in, in the order in which they come up. */
function environmentsOf(prompts: readonly ListedPrompt[]): string[] {
  const names = new Set<string>();
  for (const prompt of prompts) for (const name in prompt.environments) names.add(name);
  return [...names];
}

function latestOf({ version, draft, uncommitted }: ListedPrompt): string {
  const isDraft = draft !== null || uncommitted;
  if (version === null) return isDraft ? "draft" : "";
  return isDraft ? `${versionLabel(version, null)} + draft` : versionLabel(version, null);
}

import { Invalid } from "../domain/errors.ts";
import { exportPrompt } from "../domain/formats/export-prompt.ts";
import type { ExportedFile, Loss } from "../domain/formats/format.ts";
import type { ExportFormat } from "../domain/formats/format-names.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelector } from "../domain/version/selector.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { findPrompt } from "./found-prompt.ts";
import { promptSources } from "./prompt-sources.ts";

/** What to export, and how. */
export interface ExportRequest {
  /** `KEY[#TEMPLATE][@VERSION]` each; the working file when no version is named. */
  selectors: string[];
  format: ExportFormat;
}

/** What `export` answers. */
export interface ExportDocument {
  format: ExportFormat;
  keys: PromptKey[];
  /** The files, by paths below the folder that they go to. */
  files: ExportedFile[];
  /** What the prompts say that the format has no place for. */
  losses: Loss[];
}

/**
 * Writes prompts in the format of another tool. Nothing is written to disk.
 *
 * @throws NotFound when there is no such prompt, version or template.
 * @throws Invalid, with the place in the prompt, for what the format cannot say; for a flow without a template's name.
 * @example (await exportPrompts(store, { selectors: ["support/triage"], format: "github" })).files
 */
export async function exportPrompts(store: PromptStore, { selectors, format }: ExportRequest): Promise<ExportDocument> {
  const files = new Map<string, string>();
  const losses: Loss[] = [];
  const keys: PromptKey[] = [];
  for (const selector of selectors) {
    const { key, template, select } = parseSelector(selector);
    const found = await findPrompt(store, key, select);
    if (found.content.kind === "flow" && template === null) {
      throw new Invalid("flow-not-exported", `${key} is a flow, and no other format has those.`, {
        hint: `export its templates one by one: promptlane export '${key}#TEMPLATE' --format ${format}`,
      });
    }
    const { prompt, partials } = await promptSources(store, found, template);
    const name = template === null ? key : `${key}/${template}`;
    const exported = exportPrompt({ name, prompt }, format, partials);
    for (const { path, text } of exported.files) addFile(files, path, text);
    losses.push(...exported.losses);
    keys.push(key);
  }
  return { format, keys, files: [...files].map(([path, text]) => ({ path, text })), losses: distinct(losses) };
}

function addFile(files: Map<string, string>, path: string, text: string): void {
  if ((files.get(path) ?? text) !== text) {
    throw new Invalid("two-files-one-path", `Two of the prompts would become ${path}.`, { hint: "export them one by one" });
  }
  files.set(path, text);
}

/** In the order of the files; what two prompts include is told of once. */
function distinct(losses: readonly Loss[]): Loss[] {
  const each = [...new Map(losses.map((loss) => [JSON.stringify(loss), loss])).values()];
  return each.toSorted((a, b) => (a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1));
}

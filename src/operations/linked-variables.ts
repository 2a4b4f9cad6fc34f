import { splitFlowFiles } from "../domain/prompt/content-files.ts";
import { promptVariables } from "../domain/render/prompt-variables.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { FoundPrompt } from "./found-prompt.ts";
import { promptSources } from "./prompt-sources.ts";

/** The variables of a prompt that gives its partials a part of the values; of a flow those of all its templates. */
export async function linkedVariables(store: PromptStore, found: FoundPrompt): Promise<string[]> {
  const { content } = found;
  const templates = content.kind === "prompt" ? [null] : [...splitFlowFiles(content.files).templates.keys()];
  const variables = new Set<string>();
  for (const template of templates) {
    const { prompt, partials } = await promptSources(store, found, template);
    for (const name of promptVariables(prompt, partials)) variables.add(name);
  }
  return [...variables].toSorted();
}

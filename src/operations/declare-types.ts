import { classifyFiles, pathOfFlowFile } from "../domain/prompt/content-files.ts";
import { parseFlowFile } from "../domain/prompt/flow-file.ts";
import { decodePromptText } from "../domain/prompt/prompt-text.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { templateReferences } from "../domain/prompt/template-references.ts";
import type { Prompt } from "../domain/render/prompt.ts";
import { typesFile, type PromptTypes } from "../domain/types/types-file.ts";
import { variableTypes } from "../domain/types/variable-types.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { storePrefix } from "../store/store-prefix.ts";
import { workingStore, type WorkingStore } from "../store/working-store.ts";
import { readStoredPrompt } from "./stored-prompt.ts";

/** What `types` answers. */
export interface TypesDocument {
  /** Sorted by name. */
  prompts: PromptTypes[];
  /** The module of TypeScript that declares them. */
  text: string;
}

/**
 * Declares the types of the variables of every prompt in the working tree (in a bare repository, on the default branch).
 *
 * @throws Invalid, with the place, for the first prompt that cannot be rendered whatever its values are.
 * @example (await declareTypes(store)).text
 */
export async function declareTypes(store: PromptStore): Promise<TypesDocument> {
  const working = await workingStore(store);
  const { prompts: files, flows } = classifyFiles([...working.files].map(([path, { mode }]) => ({ path, mode })));
  const prompts = await promptsOf(store, working, files);
  const types: PromptTypes[] = [];
  const siblings = new Map<PromptKey, ReadonlyMap<string, Prompt>>();
  for (const [key, templates] of flows) siblings.set(key, await promptsOf(store, working, templates));
  const all = [...prompts.values(), ...[...siblings.values()].flatMap((templates) => [...templates.values()])];
  const outside = { ...Object.fromEntries(prompts), ...(await pinnedPrompts(store, all)) };
  for (const [name, prompt] of prompts) types.push({ name, ...variableTypes(prompt, outside) });
  for (const [key, templates] of siblings) {
    const entrypoint = await entrypointOf(working, key);
    const partials = { ...outside, ...Object.fromEntries(templates) };
    for (const [name, prompt] of templates) {
      const variables = variableTypes(prompt, partials);
      types.push({ name: `${key}#${name}`, ...variables });
      if (name === entrypoint) types.push({ name: key, ...variables });
    }
  }
  const sorted = types.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { prompts: sorted, text: typesFile(sorted) };
}

async function promptsOf<Name extends string>(
  store: PromptStore,
  working: WorkingStore,
  files: ReadonlyMap<Name, string>,
): Promise<Map<Name, Prompt>> {
  const contents = await working.read([...files.values()]);
  return new Map(
    [...files].map(([name, path], place) => {
      const text = decodePromptText(contents[place] as Buffer, { path });
      return [name, readStoredPrompt(store, text, `${storePrefix(store.path)}${path}`)];
    }),
  );
}

async function entrypointOf(working: WorkingStore, key: PromptKey): Promise<string> {
  const path = pathOfFlowFile(key);
  const [content] = await working.read([path]);
  return parseFlowFile(decodePromptText(content as Buffer, { path }), { path }).entrypoint;
}

/** The versions that prompts pin, by the names that templates use: `shared/tone@v3`. */
async function pinnedPrompts(store: PromptStore, prompts: readonly Prompt[]): Promise<Record<string, Prompt>> {
  const pinned: Record<string, Prompt> = {};
  for (let level = prompts; level.length > 0;) {
    const found: Prompt[] = [];
    for (const { name, version } of level.flatMap((prompt) => templateReferences(prompt).partials)) {
      const label = `${name}@v${version}`;
      if (version === null || Object.hasOwn(pinned, label)) continue;
      const content = (await indexOf(store)).version(name as PromptKey, version);
      const read = content === null ? null : await readPromptContent(store, content);
      if (read?.kind !== "prompt") continue;
      const prompt = readStoredPrompt(store, read.text, label);
      pinned[label] = prompt;
      found.push(prompt);
    }
    level = found;
  }
  return pinned;
}

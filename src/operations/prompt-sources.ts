import { Invalid, Usage } from "../domain/errors.ts";
import type { IncludedPartial } from "../domain/environment/partial-closure.ts";
import { pathOfPrompt, pathOfTemplate, pathOfFlowFile, splitFlowFiles } from "../domain/prompt/content-files.ts";
import { parseFlowFile } from "../domain/prompt/flow-file.ts";
import { emptyFacts, type PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { isPromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { templateReferences } from "../domain/prompt/template-references.ts";
import { toolReferences } from "../domain/prompt/tool-references.ts";
import type { Prompt } from "../domain/render/prompt.ts";
import { draftOf } from "../store/drafts-among.ts";
import { readWorkingText } from "../store/draft-content.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { closureOfFound, factsOfFound, type FoundPrompt } from "./found-prompt.ts";
import { templateNotFound } from "./not-found.ts";
import { readStoredPrompt } from "./stored-prompt.ts";

/** A prompt with everything that it may include. */
export interface PromptSources {
  prompt: Prompt;
  /** By the names that templates use: `shared/tone`, `shared/tone@v3`, and the siblings of a flow's template. */
  partials: Record<string, Prompt>;
}

/**
 * Reads a prompt that was found, or one template of a flow, and what it includes, from where it was found.
 *
 * @throws Invalid, with an excerpt, when a file does not parse.
 * @throws NotFound when the flow has no such template.
 * @throws Usage for the template of a prompt.
 */
export async function promptSources(store: PromptStore, found: FoundPrompt, template: string | null): Promise<PromptSources> {
  const { key } = found.resolved;
  const facts = await factsOfFound(store, found);
  const read = reader(store, found);
  if (found.content.kind === "prompt") {
    if (template !== null) throw new Usage("not-a-flow", `${key} is a prompt and has no templates.`, { hint: `promptlane render ${key}` });
    const prompt = read(found.content.text, pathOfPrompt(key));
    const outside = await outsidePartials(store, found, facts);
    return { prompt, partials: { [key]: prompt, ...outside } };
  }
  const { flow, templates } = splitFlowFiles(found.content.files);
  const siblings = Object.fromEntries([...templates].map(([name, text]) => [name, read(text, pathOfTemplate(key, name))]));
  const name = template ?? parseFlowFile(flow ?? "", { path: pathOfFlowFile(key) }).entrypoint;
  const prompt = Object.hasOwn(siblings, name) ? siblings[name] : undefined;
  if (prompt === undefined) throw templateNotFound(key, name, Object.keys(siblings));
  const outside = await outsidePartials(store, found, facts);
  refuseAmbiguous(key, siblings, outside);
  return { prompt, partials: { ...outside, ...siblings } };
}

/** The prompts that `tools` name, from where the prompt was found, by the names that it gives them; other names are left out. */
export async function promptsAsTools(store: PromptStore, found: FoundPrompt, tools: readonly string[]): Promise<Record<string, Prompt>> {
  const partials = toolReferences(tools);
  if (partials.length === 0) return {};
  const read = reader(store, found);
  const prompts: Record<string, Prompt> = {};
  for (const partial of (await closureOfFound(store, found, { ...emptyFacts(), partials })).partials) {
    const text = tools.includes(nameOf(partial)) ? await textOfPartial(store, found, partial) : null;
    if (text !== null) prompts[nameOf(partial)] = read(text, pathOfPrompt(partial.key));
  }
  return prompts;
}

/** A version of a prompt that templates pin; null when there is none, or when it was a flow. */
export async function pinnedPrompt(store: PromptStore, name: string, version: number): Promise<Prompt | null> {
  const found = isPromptKey(name) ? (await indexOf(store)).version(name, version) : null;
  const content = found === null ? null : await readPromptContent(store, found);
  return content?.kind === "prompt" ? readStoredPrompt(store, content.text, `${name}@v${version}`) : null;
}

type Read = (text: string, path: string) => Prompt;

/** Reads files of the place where a prompt was found; paths of the past are written as git does, `v3:support/triage.md`. */
function reader(store: PromptStore, { place, resolved }: FoundPrompt): Read {
  return (text, file) => {
    const path = place === "working-tree" ? `${store.path}/${file}` : `${resolved.environment ?? resolved.label}:${file}`;
    return readStoredPrompt(store, text, path);
  };
}

async function outsidePartials(store: PromptStore, found: FoundPrompt, facts: PromptFacts): Promise<Record<string, Prompt>> {
  const closure = await closureOfFound(store, found, facts);
  const read = reader(store, found);
  const partials: Record<string, Prompt> = {};
  for (const partial of closure.partials) {
    if (partial.asTool) continue;
    const text = await textOfPartial(store, found, partial);
    if (text === null) throw notText(partial.key);
    partials[nameOf(partial)] = read(text, pathOfPrompt(partial.key));
  }
  return partials;
}

/** As templates and `tools` name it. */
function nameOf({ key, pinned }: IncludedPartial): string {
  return pinned === null ? key : `${key}@v${pinned}`;
}

/** Null for a flow, and for content that is not in this clone. */
async function textOfPartial(store: PromptStore, { place }: FoundPrompt, { key, pinned, blob }: IncludedPartial): Promise<string | null> {
  const isWorkingFile = place === "working-tree" && pinned === null && (await draftOf(store, key))?.uncommitted === true;
  const content = isWorkingFile ? await readWorkingText(store, key) : await readPromptContent(store, { kind: "prompt", blob });
  return content?.kind === "prompt" ? content.text : null;
}

/** The error for what is included and has no text of its own. */
export function notText(key: string): Invalid {
  return new Invalid("partial-not-text", `${key} cannot be included: it is a flow, or its content is not in this clone.`, {
    hint: `promptlane show ${key}`,
  });
}

/**
 * A partial of the store means the prompt of a name, and the templates of a flow their sibling of that name: here both would
 * be one.
 *
 * @throws Invalid when there is such a name.
 */
export function refuseAmbiguous(
  key: PromptKey,
  siblings: Readonly<Record<string, Prompt>>,
  outside: Readonly<Record<string, Prompt>>,
): void {
  for (const [name, prompt] of Object.entries(outside)) {
    const { partials } = templateReferences(prompt);
    const both = partials.find((partial) => partial.version === null && Object.hasOwn(siblings, partial.name));
    if (both === undefined) continue;
    throw new Invalid("partial-ambiguous", `${name} includes ${both.name}, which is also a template of the flow ${key}.`, {
      hint: `Rename one of the two: promptlane mv ${both.name} NEW`,
    });
  }
}

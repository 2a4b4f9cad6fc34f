import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { digestOf } from "../domain/environment/partial-closure.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelector } from "../domain/version/selector.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import type { VersionReference } from "./deployment-document.ts";
import { closureOfFound, factsOfFound, findPrompt, variablesOfFound } from "./found-prompt.ts";
import { shownContent, wholeText } from "./shown-content.ts";

/** What `show` answers. */
export interface ShowDocument {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  /** `v4`, `draft@3f2a9c1`, or `draft` for a working file that equals no version. */
  label: string;
  commit: ObjectId | null;
  blob: ObjectId;
  /** Hash of the content and all its partials; null when a partial is missing. */
  digest: string | null;
  /** The environment that it was read from; null otherwise. */
  environment: EnvironmentName | null;
  frontmatter: Record<string, unknown>;
  /** The text below the front matter; of a flow that of its entry point. */
  template: string;
  /** What the template and its partials ask for, sorted. */
  variables: string[];
  partials: ShownPartial[];
  /** The version whose content the working file equals; null when it was not read from the working tree, or equals none. */
  equals: VersionReference | null;
  /** The templates of a flow; absent for a prompt. */
  templates?: ShownTemplate[];
  /** Absent unless asked for. */
  tokens?: ShownTokens;
}

/** The size of a prompt's template, or of all templates of a flow, as they are written and without front matter. */
export interface ShownTokens {
  count: number;
  tokenizer: string;
  /** Of a flow, those of each template. */
  templates?: Record<string, number>;
}

/** A prompt that this one includes, at whatever depth. */
export interface ShownPartial {
  key: PromptKey;
  version: VersionNumber | null;
  blob: ObjectId;
}

/** Which prompt to show, and how much of it. */
export interface ShowRequest {
  /** `KEY[#TEMPLATE][@VERSION]`; the working file when no version is named. */
  selector: string;
  /** Whether to count tokens too; false unless given. */
  tokens?: boolean;
}

/** One template of a flow. */
export interface ShownTemplate {
  name: string;
  frontmatter: Record<string, unknown>;
  template: string;
}

/** The document, with what is for people and programs that want the text itself. */
export interface ShownPrompt extends ShowDocument {
  /** The file as it is stored; of a flow all its files, each below its name. */
  text: string;
}

/**
 * Shows a prompt: the working file when nothing is selected (in a bare repository the latest version), else the version,
 * draft, environment or commit that the selector names.
 *
 * @throws NotFound when there is no such prompt, version, environment or template.
 * @throws Invalid when the file does not parse.
 * @example (await showPrompt(store, { selector: "support/triage@production" })).template
 */
export async function showPrompt(store: PromptStore, { selector, tokens = false }: ShowRequest): Promise<ShownPrompt> {
  const { key, template, select } = parseSelector(selector);
  const found = await findPrompt(store, key, select);
  const { resolved, content, equals } = found;
  const facts = await factsOfFound(store, found);
  const closure = await closureOfFound(store, found, facts);
  const index = await indexOf(store);
  return {
    key,
    kind: resolved.kind,
    version: resolved.version,
    label: resolved.label,
    commit: resolved.commit,
    blob: resolved.blob,
    digest: closure.missing.length > 0 || closure.cycle !== null ? null : digestOf(resolved.blob, closure),
    environment: resolved.environment,
    ...(await shownContent(key, content, template)),
    variables: await variablesOfFound(store, found, facts, closure),
    partials: closure.partials.map((partial) => ({
      key: partial.key,
      version: partial.pinned ?? index.byBlob(partial.key, partial.blob)?.version ?? null,
      blob: partial.blob,
    })),
    equals,
    ...(tokens && { tokens: await (await import("./shown-tokens.ts")).shownTokens(store, { id: resolved.blob, content }, template) }),
    text: wholeText(content, template),
  };
}

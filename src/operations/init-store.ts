import { Invalid, Usage } from "../domain/errors.ts";
import { newManifest } from "../domain/manifest/edit-manifest.ts";
import { parseManifest } from "../domain/manifest/parse-manifest.ts";
import { setFrontMatterKeys } from "../domain/prompt/edit-front-matter.ts";
import { needsPlainSyntax } from "../domain/prompt/template.ts";
import { parsePromptFile } from "../domain/prompt/prompt-file.ts";
import { decodePromptText } from "../domain/prompt/prompt-text.ts";
import { newStorePlace, type NewStorePlace, storesInRepository } from "../store/new-store.ts";
import type { OpenStoreOptions } from "../store/open-store.ts";
import { MANIFEST_FILE } from "../store/manifest-store.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { DEFAULT_STORE } from "../store/store-location.ts";
import { isFree, readWorkingBytes, workingContent } from "../store/working-content.ts";
import { type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";

/** The store to start. */
export interface InitRequest extends Pick<OpenStoreOptions, "cwd" | "environment" | "store" | "remote" | "branch" | "interactive"> {
  /** The prefix of the branches that promptlane writes; `promptlane` by default. */
  refs?: string;
  /** `plain` for a store whose prompts are plain text unless they say otherwise. */
  syntax?: string;
  /** Write the files and commit nothing. */
  draft: boolean;
  message?: string;
}

/** What `init` answers. */
export interface InitDocument extends SourceWriteDocument {
  /** The store's folder, below the top of the repository. */
  store: string;
  remote: string | null;
  default_branch: string;
  /** The prefix of the branches that promptlane writes. */
  refs: string;
  /** How many prompts and flows were there already. */
  adopted: number;
  /** To how many of them `syntax: plain` was added, since their text is no template. */
  plain: number;
  /** Files that are no prompts, and why. */
  skipped: { path: string; reason: string }[];
}

/**
 * Starts a store: writes its manifest, and adopts the Markdown files that lie in its folder already. In files whose text
 * is no template it writes `syntax: plain`, and changes nothing else in them.
 *
 * @throws Invalid when there is no repository, or the folder is a store already.
 * @throws Usage when another store of this repository has the prefix.
 */
export async function initStore(request: InitRequest): Promise<InitDocument> {
  const place = await newStorePlace(request);
  try {
    refuseSourceWrite(place.repository, request);
    const refs = request.refs ?? "promptlane";
    await refuseTakenPlace(place, refs);
    const adoption = await adopt(place, request.syntax ?? null);
    const files = new Map<string, string>(adoption.edited);
    files.set(`${place.path}/${MANIFEST_FILE}`, manifestText(place, refs, request.syntax));
    const pointer = await pointerFile(place);
    if (pointer !== null) files.set(DEFAULT_STORE, pointer);
    const commit = await writeSource(place.repository, { files, message: request.message ?? `Start a prompt store in ${place.path}`, draft: request.draft });
    const document = sourceWriteDocument(place, [...files.keys()], commit);
    const { adopted, plain, skipped } = adoption;
    return { ...document, hints: [...document.hints, ...nextHints(place, adopted)], store: place.path, remote: place.remote, default_branch: place.defaultBranch.name, refs, adopted, plain, skipped };
  } finally {
    await place.objects.close();
  }
}

async function refuseTakenPlace(place: NewStorePlace, refs: string): Promise<void> {
  for (const { path, manifest } of await storesInRepository(place)) {
    if (path === place.path) throw new Invalid("store-exists", `There is a store in ${path} already.`, { hint: "promptlane list" });
    if (manifest?.refs !== refs) continue;
    throw new Usage("prefix-taken", `The store ${path} writes its environments below ${refs}/ already.`, { hint: `promptlane init --store ${place.path} --refs ${place.path.split("/").at(-1)?.replace(/^\.+/, "")}` });
  }
  const foreign = place.environmentBranches(refs);
  if (foreign.length === 0) return;
  throw new Usage("prefix-taken", `There are branches below ${refs}/ already, such as ${foreign[0]}.`, { hint: "promptlane init --refs ANOTHER-PREFIX" });
}

function manifestText({ defaultBranch, path }: NewStorePlace, refs: string, syntax: string | undefined): string {
  const text = newManifest({ branch: defaultBranch.name, refs, ...(syntax === undefined || syntax === "handlebars" ? {} : { syntax }) });
  parseManifest(text, { path: `${path}/${MANIFEST_FILE}` });
  return text;
}

interface Adoption {
  adopted: number;
  plain: number;
  edited: Map<string, string>;
  skipped: InitDocument["skipped"];
}

async function adopt(place: NewStorePlace, defaultSyntax: string | null): Promise<Adoption> {
  const { prompts, flows, ignored } = await workingContent(place);
  const skipped = ignored.map(({ path, reason }) => ({ path: `${place.path}/${path}`, reason: reason.replaceAll("-", " ") }));
  const edited = new Map<string, string>();
  const files = [...prompts.values(), ...[...flows.values()].flatMap((templates) => [...templates.values()])];
  for (const file of files) {
    const path = `${place.path}/${file}`;
    const text = await readText(place, path, skipped);
    if (text === null || defaultSyntax === "plain") continue;
    const marked = markedAsPlain(text, path, skipped);
    if (marked !== null) edited.set(path, marked);
  }
  return { adopted: prompts.size + flows.size, plain: edited.size, edited, skipped };
}

async function readText(place: NewStorePlace, path: string, skipped: InitDocument["skipped"]): Promise<string | null> {
  try {
    return decodePromptText(await readWorkingBytes(place, path), { path });
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    skipped.push({ path, reason: error.message });
    return null;
  }
}

function markedAsPlain(text: string, path: string, skipped: InitDocument["skipped"]): string | null {
  try {
    const { frontMatter, template } = parsePromptFile(text, { path });
    return frontMatter["syntax"] === undefined && needsPlainSyntax(template) ? setFrontMatterKeys(text, { syntax: "plain" }) : null;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    skipped.push({ path, reason: error.message });
    return null;
  }
}

// A pointer lets every later command find a store that lies elsewhere, from any folder.
async function pointerFile(place: NewStorePlace): Promise<string | null> {
  const { path } = place;
  if (path === DEFAULT_STORE || path.endsWith(`/${DEFAULT_STORE}`)) return null;
  return (await isFree(place, DEFAULT_STORE)) ? `store: ${path}\n` : null;
}

function nextHints({ remote, defaultBranch }: NewStorePlace, adopted: number): string[] {
  const first = adopted > 0 ? "promptlane list" : "promptlane create support/triage";
  const push = remote === null ? [] : [`environments are written once ${defaultBranch.name} is on ${remote}`];
  return [...push, `next: ${first}`];
}

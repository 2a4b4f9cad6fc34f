import { Invalid, Usage } from "../domain/errors.ts";
import { newManifest } from "../domain/manifest/edit-manifest.ts";
import { parseManifest } from "../domain/manifest/parse-manifest.ts";
import { caseCollisions } from "../domain/prompt/case-collisions.ts";
import { setFrontMatterKeys } from "../domain/prompt/edit-front-matter.ts";
import { needsPlainSyntax } from "../domain/prompt/template.ts";
import { parsePromptFile } from "../domain/prompt/prompt-file.ts";
import { decodePromptText } from "../domain/prompt/prompt-text.ts";
import { isBranchName } from "../domain/ref-name.ts";
import { ATTRIBUTES_FILE, installMergeDriver, readAttributes, withMergeDriver } from "../store/merge-driver.ts";
import { newStorePlace, type NewStorePlace, storesInRepository } from "../store/new-store.ts";
import type { OpenStoreOptions } from "../store/open-store.ts";
import { MANIFEST_FILE } from "../store/manifest-store.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { DEFAULT_STORE } from "../store/store-location.ts";
import { isFree, readWorkingBytes, workingContent } from "../store/working-content.ts";
import { nothingWritten, type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";

/** The store to start. */
export interface InitRequest extends Pick<OpenStoreOptions, "cwd" | "environment" | "store" | "remote" | "branch" | "interactive"> {
  /** The prefix of the branches that promptlane writes; `promptlane` by default. */
  refs?: string;
  /** `plain` for a store whose prompts are plain text unless they say otherwise. */
  syntax?: string;
  /** Let git merge prompts with promptlane in this clone; in a store that is there already, do nothing else. */
  mergeDriver?: boolean;
  /** Write the files and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/** A file, by its path below the top of the repository, and what is wrong with it. */
export interface FileAndReason {
  path: string;
  reason: string;
}

/** What `init` answers. */
export interface InitDocument extends SourceWriteDocument {
  /** The store's folder, below the top of the repository. */
  store: string;
  remote: string | null;
  default_branch: string;
  /** The prefix of the branches that promptlane writes; null for a store that was there already. */
  refs: string | null;
  /** Whether git merges prompts with promptlane in this clone from now on. */
  merge_driver: boolean;
  /** How many prompts and flows were there already. */
  adopted: number;
  /** To how many of them `syntax: plain` was added, since their text is no template. */
  plain: number;
  /** Files that are no prompts, and why. */
  skipped: FileAndReason[];
  /** Adopted prompts that do not parse, or whose keys differ only in case, and why: they can be listed and compared, and promoted once they are mended. */
  broken: FileAndReason[];
}

/**
 * Starts a store: writes its manifest, and adopts the Markdown files that lie in its folder already. In files whose text
 * is no template it writes `syntax: plain`, and changes nothing else in them. With `mergeDriver` git merges prompts with
 * promptlane, in this clone and in each that asks for it; a store that is there already gets no more than that.
 *
 * @throws Invalid when there is no repository, or the folder is a store already.
 * @throws Usage when the prefix cannot be one, or another store of this repository has it.
 * @example await initStore({ cwd: process.cwd(), environment: process.env, draft: false })
 */
export async function initStore(request: InitRequest): Promise<InitDocument> {
  const place = await newStorePlace(request);
  try {
    refuseSourceWrite(place.repository, request);
    const { mergeDriver = false } = request;
    if (mergeDriver && place.existing !== null) return await addMergeDriver(place, place.existing, request);
    const refs = prefixOf(request.refs);
    await refuseTakenPlace(place, refs);
    const adoption = await adopt(place, request.syntax ?? null);
    const files = new Map<string, string>(adoption.edited);
    files.set(`${place.path}/${MANIFEST_FILE}`, manifestText(place, refs, request.syntax));
    const pointer = await pointerFile(place);
    if (pointer !== null) files.set(DEFAULT_STORE, pointer);
    if (mergeDriver) files.set(`${place.path}/${ATTRIBUTES_FILE}`, withMergeDriver(await readAttributes(place.repository, place.path)));
    const commit = await writeSource(place.repository, {
      files,
      message: request.message ?? `Start a prompt store in ${place.path}`,
      draft: request.draft,
    });
    if (mergeDriver) await installMergeDriver(place.repository);
    const document = sourceWriteDocument(place, [...files.keys()], commit);
    const { adopted, plain, skipped, broken } = adoption;
    return {
      ...document,
      hints: [...document.hints, ...nextHints(place, adopted)],
      store: place.path,
      remote: place.remote,
      default_branch: place.defaultBranch.name,
      refs,
      merge_driver: mergeDriver,
      adopted,
      plain,
      skipped,
      broken,
    };
  } finally {
    place.objects.close();
  }
}

async function addMergeDriver(place: NewStorePlace, path: string, { draft, message }: InitRequest): Promise<InitDocument> {
  const before = await readAttributes(place.repository, path);
  const attributes = withMergeDriver(before);
  const files = new Map([[`${path}/${ATTRIBUTES_FILE}`, attributes]]);
  const change = { files, message: message ?? `Merge the prompts in ${path} with promptlane`, draft };
  const document =
    attributes === before
      ? nothingWritten(place)
      : sourceWriteDocument(place, [...files.keys()], await writeSource(place.repository, change));
  await installMergeDriver(place.repository);
  return {
    ...document,
    store: path,
    remote: place.remote,
    default_branch: place.defaultBranch.name,
    refs: null,
    merge_driver: true,
    adopted: 0,
    plain: 0,
    skipped: [],
    broken: [],
  };
}

function prefixOf(refs = "promptlane"): string {
  if (isBranchName(refs) && !refs.startsWith("refs/")) return refs;
  throw new Usage("invalid-prefix", `${JSON.stringify(refs)} cannot stand before the names of branches.`, {
    hint: "promptlane init --refs team-prompts",
  });
}

async function refuseTakenPlace(place: NewStorePlace, refs: string): Promise<void> {
  for (const { path, manifest } of await storesInRepository(place)) {
    if (path === place.path) throw new Invalid("store-exists", `There is a store in ${path} already.`, { hint: "promptlane list" });
    if (manifest === null || !overlaps(manifest.refs, refs)) continue;
    throw new Usage("prefix-taken", `The store ${path} writes its environments below ${manifest.refs}/ already.`, {
      hint: `promptlane init --store ${place.path} --refs ${place.path.split("/").at(-1)?.replace(/^\.+/, "")}`,
    });
  }
  const foreign = place.environmentBranches(refs);
  if (foreign.length === 0) return;
  throw new Usage("prefix-taken", `There are branches below ${refs}/ already, such as ${foreign[0]}.`, {
    hint: "promptlane init --refs ANOTHER-PREFIX",
  });
}

// A prefix inside another one would make the branches of the one look like environments of the other.
function overlaps(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
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
  skipped: FileAndReason[];
  broken: FileAndReason[];
}

async function adopt(place: NewStorePlace, defaultSyntax: string | null): Promise<Adoption> {
  const { prompts, flows, ignored } = await workingContent(place);
  const skipped = ignored.map(({ path, reason }) => ({ path: `${place.path}/${path}`, reason: reason.replaceAll("-", " ") }));
  const broken: FileAndReason[] = caseCollisions([...prompts.keys(), ...flows.keys()]).map(([key, other]) => ({
    path: `${place.path}/${prompts.get(key) ?? key}`,
    reason: `differs from ${other} only in case`,
  }));
  const edited = new Map<string, string>();
  const files = [...prompts.values(), ...[...flows.values()].flatMap((templates) => [...templates.values()])];
  for (const file of files) {
    const path = `${place.path}/${file}`;
    try {
      const marked = markedAsPlain(decodePromptText(await readWorkingBytes(place, path)), defaultSyntax);
      if (marked !== null) edited.set(path, marked);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      broken.push({ path, reason: error.message });
    }
  }
  return { adopted: prompts.size + flows.size, plain: edited.size, edited, skipped, broken };
}

/** The text with `syntax: plain` in its header where its template does not parse; null where nothing has to be changed. */
function markedAsPlain(text: string, defaultSyntax: string | null): string | null {
  const { frontMatter, template } = parsePromptFile(text);
  if (defaultSyntax === "plain" || frontMatter["syntax"] !== undefined || !needsPlainSyntax(template)) return null;
  return setFrontMatterKeys(text, { syntax: "plain" });
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

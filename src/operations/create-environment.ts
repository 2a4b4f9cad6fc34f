import { type EnvironmentName, parseEnvironmentName } from "../domain/environment/environment-name.ts";
import { addEnvironment } from "../domain/manifest/edit-manifest.ts";
import { tipOf } from "../store/branch-tip.ts";
import { writeCommit } from "../store/branch-writer.ts";
import { landWithRetries } from "../store/land-with-retries.ts";
import { MANIFEST_FILE } from "../store/manifest-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { storeMark } from "../store/store-mark.ts";
import { readManifestText } from "../store/working-content.ts";
import { refreshEnvironments } from "./refresh-for-deployment.ts";
import { type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";

/** The environment to declare. */
export interface CreateEnvironmentRequest {
  name: string;
  /** Where a version must have been live first. */
  after?: string;
  /** Whether a change wants the name typed. */
  confirm: boolean;
  /** Whether a committed draft may go live there. */
  drafts: boolean;
  /** Make the branch at once, empty; otherwise it appears with the first promotion. */
  push: boolean;
  /** Edit the manifest and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/** What `env create` and `env remove` answer. */
export interface EnvironmentWriteDocument extends SourceWriteDocument {
  environment: EnvironmentName;
  /** Whether the environment's branch was made, or deleted, too. */
  branch_changed: boolean;
}

/**
 * Declares an environment in the manifest, keeping its comments and layout, and commits just that file.
 *
 * @throws Usage for a name that cannot be one.
 * @throws Invalid when it is declared already, or `after` names none.
 * @example await createEnvironment(store, { name: "qa", after: "dev", confirm: false, drafts: false, push: false, draft: false })
 */
export async function createEnvironment(store: PromptStore, request: CreateEnvironmentRequest): Promise<EnvironmentWriteDocument> {
  refuseSourceWrite(store.repository, request);
  const environment = parseEnvironmentName(request.name);
  const path = `${store.path}/${MANIFEST_FILE}`;
  const policy = {
    ...(request.drafts ? { drafts: true } : {}),
    ...(request.after === undefined ? {} : { after: parseEnvironmentName(request.after) }),
    ...(request.confirm ? { confirm: true } : {}),
  };
  const text = addEnvironment(await readManifestText(store), environment, policy, { path });
  const commit = await writeSource(store.repository, {
    files: new Map([[path, text]]),
    message: request.message ?? `Add the environment ${environment}`,
    draft: request.draft,
  });
  const made = request.push && (await makeBranch(store, environment));
  return { ...sourceWriteDocument(store, [path], commit), environment, branch_changed: made };
}

async function makeBranch(store: PromptStore, environment: EnvironmentName): Promise<boolean> {
  const branch = environmentRef(store.manifest.manifest.refs, environment);
  await refreshEnvironments(store, [environment]);
  if (tipOf(store, branch) !== null) return false;
  const commit = await landWithRetries(store, branch, async () => {
    // Somebody else made it a moment ago, which is as good.
    if (tipOf(store, branch) !== null) return null;
    return writeCommit(store, { branch, parent: null, edits: [storeMark(store)], message: `begin ${environment}\n` });
  });
  return commit !== null;
}

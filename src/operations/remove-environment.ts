import { type EnvironmentName, parseEnvironmentName } from "../domain/environment/environment-name.ts";
import { Conflict, PolicyRefused } from "../domain/errors.ts";
import { removeEnvironment as withoutEnvironment } from "../domain/manifest/edit-manifest.ts";
import { parseManifest } from "../domain/manifest/parse-manifest.ts";
import { policyOf } from "../domain/manifest/manifest.ts";
import { tipOf } from "../store/branch-tip.ts";
import { deleteBranch } from "../store/branch-writer.ts";
import { forgetEnvironment } from "../store/environment-table.ts";
import { MANIFEST_FILE } from "../store/manifest-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { readManifestText } from "../store/working-content.ts";
import type { EnvironmentWriteDocument } from "./create-environment.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { refreshEnvironments } from "./refresh-for-deployment.ts";
import { nothingWritten, type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";

/** The environment to give up. */
export interface RemoveEnvironmentRequest {
  name: string;
  /** Delete its branch too, and with it its history. */
  deleteBranch: boolean;
  /** Edit the manifest and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/**
 * Takes an environment out of the manifest, keeping its comments and layout. Its branch stays readable, unless it is to
 * be deleted.
 *
 * @throws NotFound when it is neither declared nor has a branch.
 * @throws PolicyRefused when only its branch is left, which is not to be deleted.
 * @throws Invalid while another environment comes after it.
 * @throws Conflict when its branch moves while it is deleted.
 * @example await removeEnvironment(store, { name: "qa", deleteBranch: false, draft: false })
 */
export async function removeEnvironment(store: PromptStore, request: RemoveEnvironmentRequest): Promise<EnvironmentWriteDocument> {
  const environment = parseEnvironmentName(request.name);
  const path = `${store.path}/${MANIFEST_FILE}`;
  const manifest = await readManifestText(store);
  const declared = policyOf(parseManifest(manifest, { path }), environment) !== null;
  if (!declared) refuseNothingToRemove(store, environment, request.deleteBranch);
  const document = declared
    ? await undeclare(store, environment, withoutEnvironment(manifest, environment, { path }), request)
    : nothingWritten(store);
  const deleted = request.deleteBranch && (await deleteItsBranch(store, environment));
  return { ...document, changed: document.changed || deleted, environment, branch_changed: deleted };
}

function refuseNothingToRemove(store: PromptStore, environment: EnvironmentName, deletesBranch: boolean): void {
  existingEnvironment(store, environment);
  if (deletesBranch) return;
  throw new PolicyRefused("environment-not-declared", `${environment} is no longer in the manifest; only its branch is left.`, {
    hint: `promptlane env remove ${environment} --delete-branch`,
  });
}

async function undeclare(
  store: PromptStore,
  environment: EnvironmentName,
  text: string,
  { draft, message }: RemoveEnvironmentRequest,
): Promise<SourceWriteDocument> {
  refuseSourceWrite(store.repository, { draft });
  const path = `${store.path}/${MANIFEST_FILE}`;
  const commit = await writeSource(store.repository, {
    files: new Map([[path, text]]),
    message: message ?? `Remove the environment ${environment}`,
    draft,
  });
  return sourceWriteDocument(store, [path], commit);
}

async function deleteItsBranch(store: PromptStore, environment: EnvironmentName): Promise<boolean> {
  const branch = environmentRef(store.manifest.manifest.refs, environment);
  await refreshEnvironments(store, [environment]);
  const tip = tipOf(store, branch);
  if (tip === null) return false;
  const landing = await deleteBranch(store, branch, tip);
  if (landing === "landed") {
    await forgetEnvironment(store, environment);
    return true;
  }
  throw new Conflict("branch-moved", `${environment} was changed a moment ago, so its branch was not deleted.`, {
    hint: `promptlane history --env ${environment}`,
  });
}

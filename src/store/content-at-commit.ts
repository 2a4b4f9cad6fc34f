import type { ObjectId } from "../domain/object-id.ts";
import { isRegularFile, pathOfFlowFile, pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { resolveCommit } from "../git/refs.ts";
import { listPaths } from "../git/trees.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The commit that a short id or another revision stands for; null when there is none in this clone. */
export async function findCommit(store: PromptStore, revision: string): Promise<ObjectId | null> {
  return resolveCommit(store.repository, revision);
}

/** What a prompt was in a commit of the source: its file, or its folder when that is a flow; null when it was not there. */
export async function contentAtCommit(
  store: PromptStore,
  commit: ObjectId,
  key: PromptKey,
): Promise<{ kind: PromptKind; blob: ObjectId } | null> {
  const paths = {
    flow: `${store.path}/${pathOfFlowFile(key)}`,
    folder: `${store.path}/${key}`,
    file: `${store.path}/${pathOfPrompt(key)}`,
  };
  // Most names that are asked for and are no prompt are tools of an application; one git answers for all of them.
  const known = await store.objects.check([`${commit}:${paths.flow}`, `${commit}:${paths.file}`]);
  if (known.every((object) => object === null)) return null;
  const entries = await listPaths(store.repository, commit, Object.values(paths));
  const at = (path: string) => entries.find((entry) => entry.path === path);
  const folder = at(paths.folder);
  if (folder?.type === "tree" && isRegularFile(at(paths.flow)?.mode ?? "")) return { kind: "flow", blob: folder.id };
  const file = at(paths.file);
  return file !== undefined && isRegularFile(file.mode) ? { kind: "prompt", blob: file.id } : null;
}

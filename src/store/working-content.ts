import { NotFound } from "../domain/errors.ts";
import { type ContentFiles, classifyFiles } from "../domain/prompt/content-files.ts";
import { listFilesBelow, readWorkingFile, workingFileKind } from "../git/working-files.ts";
import { MANIFEST_FILE } from "./manifest-store.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The files of the working tree's store, sorted into prompts, flows, and what is neither. */
export async function workingContent({ repository, path }: Pick<PromptStore, "repository" | "path">): Promise<ContentFiles> {
  const prefix = `${path}/`;
  const files = await listFilesBelow(repository, path);
  const found = await Promise.all(
    files.map(async (file) => ({
      path: file.slice(prefix.length),
      mode: (await workingFileKind(repository, file)) === "file" ? "100644" : "120000",
    })),
  );
  return classifyFiles(found);
}

/** The bytes of a working file; `path` is from the top. */
export async function readWorkingBytes({ repository }: Pick<PromptStore, "repository">, path: string): Promise<Buffer> {
  return readWorkingFile(repository, path);
}

/** Whether nothing lies at a path of the working tree. */
export async function isFree({ repository }: Pick<PromptStore, "repository">, path: string): Promise<boolean> {
  return (await workingFileKind(repository, path)) === null;
}

/**
 * The text of the working tree's manifest.
 *
 * @throws NotFound when there is none.
 */
export async function readManifestText(store: Pick<PromptStore, "repository" | "path">): Promise<string> {
  const path = `${store.path}/${MANIFEST_FILE}`;
  if (await isFree(store, path)) {
    throw new NotFound("manifest-not-found", `There is no ${path} in this working tree.`, { hint: "promptlane init" });
  }
  return (await readWorkingFile(store.repository, path)).toString("utf8");
}

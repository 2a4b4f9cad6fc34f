import { Invalid } from "../domain/errors.ts";
import { problemOfInvalid } from "../domain/file-problem.ts";
import type { LintProblem } from "../domain/lint/lint-problem.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import { MANIFEST_FILE } from "../store/manifest-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { storePrefix } from "../store/store-prefix.ts";
import type { WorkingStore } from "../store/working-store.ts";

/**
 * The manifest of the working tree, which will count once it is merged, and what is wrong with it; where it cannot be
 * read, the one in force stands in.
 */
export async function lintManifest(
  store: PromptStore,
  { files, read }: WorkingStore,
): Promise<{ manifest: Manifest; problems: LintProblem[] }> {
  const inForce = store.manifest.manifest;
  if (!files.has(MANIFEST_FILE)) return { manifest: inForce, problems: [] };
  const [bytes] = await read([MANIFEST_FILE]);
  const { parseManifest } = await import("../domain/manifest/parse-manifest.ts");
  try {
    return { manifest: parseManifest(bytes?.toString("utf8") ?? "", { path: `${storePrefix(store.path)}${MANIFEST_FILE}` }), problems: [] };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const problem = { ...problemOfInvalid(error), hint: error.hint ?? "" };
    return { manifest: inForce, problems: [{ key: null, path: MANIFEST_FILE, severity: "error", excerpt: null, ...problem }] };
  }
}

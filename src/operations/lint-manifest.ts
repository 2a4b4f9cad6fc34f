import { Invalid } from "../domain/errors.ts";
import { problemOfInvalid } from "../domain/file-problem.ts";
import type { KnownPrompts } from "../domain/lint/experiment-rules.ts";
import type { FileFinding, LintProblem } from "../domain/lint/lint-problem.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import { MANIFEST_FILE } from "../store/manifest-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { storePrefix } from "../store/store-prefix.ts";
import type { WorkingStore } from "../store/working-store.ts";

/** The manifest of the working tree, as far as it can be read. */
export interface LintedManifest {
  manifest: Manifest;
  /** Null when there is no file, or it cannot be read at all; the manifest in force stands in then. */
  text: string | null;
  problems: LintProblem[];
}

/**
 * The manifest of the working tree, which will count once it is merged, and all that is wrong with it; where it cannot be
 * read, the one in force stands in.
 */
export async function lintManifest(store: PromptStore, { files, read }: WorkingStore): Promise<LintedManifest> {
  const inForce = store.manifest.manifest;
  if (!files.has(MANIFEST_FILE)) return { manifest: inForce, text: null, problems: [] };
  const [bytes] = await read([MANIFEST_FILE]);
  const text = bytes?.toString("utf8") ?? "";
  const { parseManifest } = await import("../domain/manifest/parse-manifest.ts");
  const problems: LintProblem[] = [];
  const report = (fault: Invalid): void => {
    problems.push(inManifest({ ...problemOfInvalid(fault), hint: fault.hint ?? "", severity: "error", excerpt: null }));
  };
  try {
    return { manifest: parseManifest(text, { path: `${storePrefix(store.path)}${MANIFEST_FILE}`, report }), text, problems };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    report(error);
    return { manifest: inForce, text: null, problems };
  }
}

/** What the manifest names that is not there. */
export async function lintExperiments({ manifest, text }: LintedManifest, known: KnownPrompts): Promise<LintProblem[]> {
  if (text === null || Object.keys(manifest.experiments).length + Object.keys(manifest.rollouts).length === 0) return [];
  const { experimentRules } = await import("../domain/lint/experiment-rules.ts");
  return experimentRules(text, manifest, known).map(inManifest);
}

function inManifest(found: FileFinding): LintProblem {
  return { key: null, path: MANIFEST_FILE, ...found };
}

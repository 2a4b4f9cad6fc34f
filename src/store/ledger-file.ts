import { parseObjectId } from "../domain/object-id.ts";
import { isPromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion } from "../domain/version/version.ts";

/** Where the frozen numbers lie in the ledger's tree. */
export const VERSIONS_FOLDER = "versions";

/** One file of frozen numbers: by key, each `[version, commit, blob]`. */
interface VersionsFile {
  format: 1;
  versions: Record<string, [number, string, string][]>;
}

/** Whether a path of the ledger's tree is that of a file of frozen numbers. */
export function isVersionsPath(path: string): boolean {
  return path.startsWith(`${VERSIONS_FOLDER}/`) && path.endsWith(".json");
}

/** The text of a file of frozen numbers: JSON, one key a line. */
export function encodeVersionsFile(versions: readonly FrozenVersion[]): string {
  const byKey = new Map<PromptKey, [number, string, string][]>();
  for (const { key, version, commit, blob } of versions) byKey.set(key, [...(byKey.get(key) ?? []), [version, commit, blob]]);
  const lines = [...byKey].map(([key, entries]) => `    ${JSON.stringify(key)}: ${JSON.stringify(entries)}`);
  return `{\n  "format": 1,\n  "versions": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/**
 * Reads a file of frozen numbers. The ledger is an ordinary branch that more people may write to than may promote: what
 * is no entry is passed over, and never stops a deployment.
 */
export function parseVersionsFile(text: string): FrozenVersion[] {
  const file = parseJson(text);
  if (file?.format !== 1 || typeof file.versions !== "object" || file.versions === null) return [];
  return Object.entries(file.versions).flatMap(([key, entries]) => {
    if (!isPromptKey(key) || !Array.isArray(entries)) return [];
    return entries.flatMap((entry) => frozenVersion(key, entry));
  });
}

function parseJson(text: string): Partial<VersionsFile> | null {
  try {
    return JSON.parse(text) as Partial<VersionsFile> | null;
  } catch {
    return null;
  }
}

function frozenVersion(key: PromptKey, entry: unknown): FrozenVersion[] {
  if (!Array.isArray(entry)) return [];
  const [version, commit, blob] = entry as unknown[];
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) return [];
  if (typeof commit !== "string" || typeof blob !== "string") return [];
  try {
    return [{ key, version, commit: parseObjectId(commit), blob: parseObjectId(blob) }];
  } catch {
    return [];
  }
}

import { isObjectId } from "../domain/object-id.ts";
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
  const versions: FrozenVersion[] = [];
  for (const [key, entries] of Object.entries(file.versions)) {
    if (!isPromptKey(key) || !Array.isArray(entries)) continue;
    for (const entry of entries) {
      const version = frozenVersion(key, entry);
      if (version !== null) versions.push(version);
    }
  }
  return versions;
}

function parseJson(text: string): Partial<VersionsFile> | null {
  try {
    return JSON.parse(text) as Partial<VersionsFile> | null;
  } catch {
    return null;
  }
}

function frozenVersion(key: PromptKey, entry: unknown): FrozenVersion | null {
  if (!Array.isArray(entry)) return null;
  const [version, commit, blob] = entry as unknown[];
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) return null;
  return isObjectId(commit) && isObjectId(blob) ? { key, version, commit, blob } : null;
}

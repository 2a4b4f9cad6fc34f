import type { Manifest } from "../manifest/manifest.ts";
import { nearestName } from "../nearest-name.ts";
import { readYamlMap, type YamlMap, type YamlPath } from "../read-yaml.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import { isNumbered } from "../version/version.ts";
import { finding, type FileFinding, type LintSeverity } from "./lint-problem.ts";

/** What the experiments and rollouts of a manifest may name. */
export interface KnownPrompts {
  keys: readonly string[];
  /** Whether there is that version; null where nobody can tell. */
  hasVersion: ((key: string, version: number) => boolean) | null;
}

/** Whether the prompts and versions that experiments and rollouts name are there. */
export function experimentRules(text: string, manifest: Manifest, known: KnownPrompts): FileFinding[] {
  const yaml = readYamlMap(text, { subject: "the manifest" });
  return versionsNamed(manifest).flatMap(({ key, prompt, versions }) => {
    if (!known.keys.includes(prompt)) return [missingPrompt(yaml, key, prompt, known.keys)];
    return versions.flatMap(({ path, version }) => missingVersion(yaml, path, { prompt, version }, known));
  });
}

/** Whether a manifest names a version by its number. */
export function namesVersions(manifest: Manifest): boolean {
  return versionsNamed(manifest).some(({ versions }) => versions.some(({ version }) => isNumbered(version)));
}

interface NamedVersions {
  /** Where the prompt is named. */
  key: YamlPath;
  prompt: PromptKey;
  versions: { path: YamlPath; version: string }[];
}

function versionsNamed({ experiments, rollouts }: Manifest): NamedVersions[] {
  return [
    ...Object.entries(experiments).map(([name, { prompt, variations }]) => ({
      key: ["experiments", name, "prompt"],
      prompt,
      versions: variations.map(({ version }, index) => ({ path: ["experiments", name, "variations", index, "version"], version })),
    })),
    ...Object.entries(rollouts).map(([prompt, { candidate }]) => ({
      key: ["rollouts", prompt],
      prompt: prompt as PromptKey,
      versions: [{ path: ["rollouts", prompt, "candidate"], version: candidate }],
    })),
  ];
}

function missingPrompt(yaml: YamlMap, path: YamlPath, prompt: PromptKey, keys: readonly string[]): FileFinding {
  const near = nearestName(prompt, keys);
  return found(yaml, "error", path, {
    code: "unknown-prompt",
    message: `there is no prompt ${prompt}.`,
    hint: near === null ? "Name one of `promptlane list`." : `Did you mean ${near}?`,
  });
}

// The version may come with the very change that names it, so it is no error.
function missingVersion(
  yaml: YamlMap,
  path: YamlPath,
  { prompt, version }: { prompt: PromptKey; version: string },
  { hasVersion }: KnownPrompts,
): FileFinding[] {
  const number = /^v([1-9]\d*)$/.exec(version)?.[1];
  if (number === undefined || hasVersion === null || hasVersion(prompt, Number(number))) return [];
  const message = `${prompt} has no ${version} on the default branch.`;
  return [found(yaml, "warning", path, { code: "unknown-version", message, hint: `promptlane log ${prompt}` })];
}

function found(yaml: YamlMap, severity: LintSeverity, path: YamlPath, fault: { code: string; message: string; hint: string }): FileFinding {
  return finding(severity, { ...fault, ...yaml.positionOf(path) });
}

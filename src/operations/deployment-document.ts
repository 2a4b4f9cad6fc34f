import { type EntryPlan, isEmptyPlan, type SkipCode } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { shortId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { DeploymentOutcome } from "./deploy.ts";
import type { DeployedRunning } from "./deployed-running.ts";

/** A version as documents name it. */
export interface VersionReference {
  /** Null for a draft. */
  version: VersionNumber | null;
  /** `v4`, or `draft@3f2a9c1`. */
  label: string;
}

/** One prompt of a deployment. */
export interface DeployedChange {
  key: PromptKey;
  /** Null when it was not live. */
  from: VersionReference | null;
  /** Null when it is live no more. */
  to: VersionReference | null;
  blob: ObjectId | null;
  digest: string | null;
  /** The live prompts whose text changes with it, since they include it. */
  affects: PromptKey[];
  kind: PromptKind;
  /** Null where they were not counted. */
  words: { added: number; removed: number } | null;
  /** Whether the front matter changes; null where it was not looked at. */
  frontmatter_changed: boolean | null;
  /** How many templates of a flow change; null for a prompt. */
  templates: { changed: number; total: number } | null;
}

/** A prompt that was left alone. */
export interface SkippedPrompt {
  key: PromptKey;
  label: string;
  code: SkipCode;
  reason: string;
  hint: string;
}

/** A command to type, as its words and as one line. */
export interface SuggestedCommand {
  argv: string[];
  text: string;
}

/** What every deployment answers: `promote`, `rollback`, `retire`, and those of experiments and rollouts. */
export interface DeploymentDocument {
  environment: EnvironmentName;
  changed: boolean;
  /** The commit on the environment's branch; null when nothing was written. */
  commit: ObjectId | null;
  /** The tip before. */
  parent: ObjectId | null;
  remote: string | null;
  pushed: boolean;
  dry_run: boolean;
  operation: string;
  changes: DeployedChange[];
  /** The experiments and rollouts that it starts, changes or ends. */
  running: DeployedRunning[];
  skipped: SkippedPrompt[];
  warnings: string[];
  /** The command that undoes exactly this deployment; null when there is nothing to undo. */
  undo: SuggestedCommand | null;
}

/**
 * The document of a deployment.
 *
 * @param terms.undo the words of the command that undoes the commit, where that is no rollback.
 */
export function deploymentDocument(
  store: PromptStore,
  { plan, preview, parent, commit }: DeploymentOutcome,
  terms: { environment: EnvironmentName; operation: string; dryRun: boolean; undo?: (commit: string) => string[] },
): DeploymentDocument {
  // What somebody else had done meanwhile fell away from the plan, and the preview still shows it.
  const done = new Set(plan.changes.map(({ key }) => key));
  const ran = new Set(plan.running.map(({ kind, name }) => `${kind} ${name}`));
  const { environment, operation, dryRun, undo } = terms;
  return {
    environment,
    changed: !isEmptyPlan(plan),
    commit,
    parent,
    remote: store.remote,
    pushed: commit !== null && store.remote !== null,
    dry_run: dryRun,
    operation,
    changes: preview.changes.filter(({ key }) => done.has(key)),
    running: preview.running.filter(({ kind, name }) => ran.has(`${kind} ${name}`)),
    skipped: skippedPrompts(plan),
    warnings: plan.warnings,
    undo: commit === null ? null : suggested(undo?.(shortId(commit)) ?? rollbackWords(environment, commit)),
  };
}

/** What a plan leaves alone, as documents show it. */
export function skippedPrompts({ skipped }: EntryPlan): SkippedPrompt[] {
  return skipped.map(({ key, label, code, reason, hint }) => ({ key, label, code, reason, hint }));
}

/** A live or retired entry as documents name it. */
export function reference(entry: { version: VersionNumber | null; label: string; blob: ObjectId | null } | null): VersionReference | null {
  return entry === null || entry.blob === null ? null : { version: entry.version, label: entry.label };
}

function suggested(argv: string[]): SuggestedCommand {
  return { argv, text: argv.join(" ") };
}

function rollbackWords(environment: EnvironmentName, commit: ObjectId): string[] {
  return ["promptlane", "rollback", "--env", environment, "--from", shortId(commit)];
}

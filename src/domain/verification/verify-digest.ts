import type { DeploymentRecord } from "../environment/deployment.ts";
import { pinnedPath } from "../environment/environment-paths.ts";
import { closureOf, digestOf } from "../environment/partial-closure.ts";
import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { EnvironmentStep } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import { aboutRecord, type LogState, type VersionKnowledge } from "./log-state.ts";

/** Asks of a record whether its digest is that of the content and of the partials that were live with it. */
export function verifyDigest(step: EnvironmentStep, record: DeploymentRecord, state: LogState, knowledge: VersionKnowledge): Finding[] {
  const { key, label, blob, digest } = record;
  if (digest === (blob === null ? null : digestAt(key, blob, state, knowledge))) return [];
  const message = `The digest of ${key} ${label} is not that of its text and of what it includes.`;
  return [aboutRecord(step, key, "digest-disagrees", message, `promptlane show ${key}@${step.commit.slice(0, 7)}`)];
}

function digestAt(key: PromptKey, blob: ObjectId, { contents, pins }: LogState, { partialsOf }: VersionKnowledge): string {
  const closure = closureOf(key, blob, {
    live: (name) => contents.get(name as PromptKey)?.blob ?? null,
    pinned: (name, version) => pins.get(pinnedPath(name, version)) ?? null,
    partialsOf,
  });
  return digestOf(blob, closure);
}

import type { DeploymentRecord } from "../environment/deployment.ts";
import { pinOfPath } from "../environment/environment-paths.ts";
import { type ObjectId, shortId } from "../object-id.ts";
import { isNumbered, versionLabel } from "../version/version.ts";
import type { EnvironmentStep } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import { aboutRecord, type VersionKnowledge } from "./log-state.ts";

/** Asks of a record whether what it deploys is the version that it says: its number, its content and its commit. */
export function verifyVersion(step: EnvironmentStep, record: DeploymentRecord, knowledge: VersionKnowledge): Finding[] {
  if (record.blob === null) return [];
  return [...verifyNumber(step, record, record.blob, knowledge), ...verifyCommit(step, record, record.blob, knowledge)];
}

/** Asks of the versions pinned in a step whether they are what their paths say. */
export function verifyPins({ commit, pins, records, running }: EnvironmentStep, knowledge: VersionKnowledge): Finding[] {
  return [...pins].flatMap(([path, blob]): Finding[] => {
    const finding = (message: string): Finding[] => [
      { severity: "error", code: "wrong-pinned-version", commit, key: null, path, message, hint: "promptlane history" },
    ];
    const pin = pinOfPath(path);
    if (pin === null) return finding(`${path} names no version.`);
    if (blob === null) return finding(`${path} was taken away, though what is live may include it.`);
    if (records.size + running.length === 0) return finding(`${path} changed by hand: no deployment wrote it.`);
    const expected = knowledge.contentOf(pin.key, pin.version);
    if (expected === blob) return [];
    const known = expected === null ? "no such version is known" : `that version is ${shortId(expected)}`;
    return finding(`${path} holds ${shortId(blob)}, and ${known}.`);
  });
}

function verifyNumber(step: EnvironmentStep, record: DeploymentRecord, blob: ObjectId, knowledge: VersionKnowledge): Finding[] {
  const { key, version, label } = record;
  const hint = `promptlane log ${key}`;
  const disagrees = version === null ? isNumbered(label) : label !== versionLabel(version, null);
  if (disagrees) {
    return [aboutRecord(step, key, "wrong-version", `The record calls ${versionLabel(version, record.commit)} of ${key} ${label}.`, hint)];
  }
  if (version === null) return [];
  const expected = knowledge.contentOf(key, version);
  if (expected === blob) return [];
  if (expected === null) {
    const message = `${key} has no ${label}: neither the default branch nor the ledger knows that number.`;
    return [aboutRecord(step, key, "unknown-version", message, hint)];
  }
  const message = `What was deployed as ${key} ${label} (${shortId(blob)}) is not that version, which is ${shortId(expected)}.`;
  return [aboutRecord(step, key, "wrong-version", message, hint)];
}

function verifyCommit(step: EnvironmentStep, record: DeploymentRecord, blob: ObjectId, knowledge: VersionKnowledge): Finding[] {
  const { key, kind, label, commit } = record;
  const hint = `promptlane log ${key}`;
  if (commit === null) return [aboutRecord(step, key, "commit-disagrees", `The record of ${key} ${label} names no commit.`, hint)];
  const held = knowledge.isHeldBy(commit, key, { kind, blob });
  if (held === true) return [];
  if (held === false) {
    const message = `Commit ${shortId(commit)} does not hold what was deployed from it as ${key} ${label} (${shortId(blob)}).`;
    return [aboutRecord(step, key, "commit-disagrees", message, hint)];
  }
  // A draft lies on its author's branch, which is deleted one day, and may never have been pushed.
  if (record.version === null) return [];
  const message = `Commit ${shortId(commit)}, from which ${key} ${label} came, is not in this clone any more, so only the record attests it.`;
  return [{ ...aboutRecord(step, key, "commit-gone", message, null), severity: "warning" }];
}

import { endedPath, pinnedPath, runningPath } from "../environment/environment-paths.ts";
import { closureOf, digestOf } from "../environment/partial-closure.ts";
import { type RunningRecord, summaryOf } from "../environment/running-entry.ts";
import { pinsOf } from "../experiment/running-experiment.ts";
import type { PinnedVariation } from "../experiment/pinned-variation.ts";
import { shortId } from "../object-id.ts";
import type { EnvironmentStep, RunningFiles } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import type { LogState, VersionKnowledge } from "./log-state.ts";

/**
 * Holds what runs against what it pins: every arm is the version that it says, with all that it includes, and stands in the tree; what
 * ended left behind why.
 */
export function verifyRunning(step: EnvironmentStep, state: LogState, knowledge: VersionKnowledge): Finding[] {
  return step.running.flatMap((files): Finding[] => {
    const { record, ended } = files;
    if (record === "unreadable") return [finding(step, files, "invalid-record", `${runningPath(files)} is not the record of what runs.`)];
    if (record === null) return ended == null || ended === "unreadable" ? [endedByHand(step, files)] : [];
    if (record === undefined) return [finding(step, files, "running-disagrees", `${endedPath(files)} changed by hand: nothing ended.`)];
    return [...rewrittenByHand(step, files, record, state), ...verifyArms(step, files, record, state, knowledge)];
  });
}

/** Takes over what runs after a step. */
export function applyRunning({ running }: LogState, step: EnvironmentStep): void {
  for (const files of step.running) {
    if (files.record === undefined) continue;
    if (files.record === null) running.delete(runningPath(files));
    else running.set(runningPath(files), files.record === "unreadable" ? null : files.record);
  }
}

function endedByHand(step: EnvironmentStep, files: RunningFiles): Finding {
  return finding(step, files, "record-removed", `The record of the ${files.kind} ${files.name} was taken away by hand.`);
}

/** An operation that is repeated changes nothing, so another record of the same one was written by hand. */
function rewrittenByHand(step: EnvironmentStep, files: RunningFiles, record: RunningRecord, { running }: LogState): Finding[] {
  const before = running.get(runningPath(files));
  if (before == null || before.operation !== record.operation || before.action !== record.action) return [];
  return [
    finding(step, files, "running-disagrees", `The record of the ${files.kind} ${files.name} changed by hand: no deployment says so.`),
  ];
}

function verifyArms(
  step: EnvironmentStep,
  files: RunningFiles,
  record: RunningRecord,
  state: LogState,
  knowledge: VersionKnowledge,
): Finding[] {
  const wrong = (message: string): Finding => finding(step, files, "running-disagrees", `${files.kind} ${files.name}: ${message}`);
  const { variations } = summaryOf(record);
  const named = variations.map(({ key, version }) => `${key} ${version}`).join(", ");
  const pinned = record.pins.map(({ variation, version }) => `${variation} v${version}`).join(", ");
  return [
    ...(named === pinned ? [] : [wrong(`it gives ${named}, and pins ${pinned}.`)]),
    ...record.pins.flatMap((pin) => armFaults(record, pin, knowledge).map(wrong)),
    ...pinsOf(record).flatMap(({ key, kind, version, blob }) => {
      const path = pinnedPath(key, version, kind);
      return state.pins.get(path) === blob ? [] : [wrong(`${path} does not hold ${shortId(blob)}, which it pins.`)];
    }),
  ];
}

function armFaults({ prompt, kind }: RunningRecord, pin: PinnedVariation, knowledge: VersionKnowledge): string[] {
  const { variation, version, commit, blob, partials } = pin;
  const faults: string[] = [];
  if (knowledge.contentOf(prompt, version) !== blob) faults.push(`${variation} is not v${version} of ${prompt}.`);
  for (const { key, version: number, blob: content } of partials) {
    if (knowledge.contentOf(key, number) !== content) faults.push(`${variation} includes ${key} v${number}, which is another content.`);
  }
  if (knowledge.isHeldBy(commit, prompt, { kind, blob }) === false) {
    faults.push(`commit ${shortId(commit)} does not hold ${prompt} v${version}.`);
  }
  if (digestAt(prompt, pin, knowledge) !== pin.digest) {
    faults.push(`the digest of ${variation} is not that of its text and of what it includes.`);
  }
  return faults;
}

/** A record lists what follows the live partials first, so that a version is found only where an include names it. */
function digestAt(prompt: string, { blob, partials }: PinnedVariation, { partialsOf }: VersionKnowledge): string {
  const closure = closureOf(prompt, blob, {
    live: (name) => partials.find(({ key }) => key === name)?.blob ?? null,
    pinned: (name, version) => partials.find((partial) => partial.key === name && partial.version === version)?.blob ?? null,
    partialsOf,
  });
  return digestOf(blob, closure);
}

function finding(
  { commit }: EnvironmentStep,
  files: RunningFiles,
  code: "invalid-record" | "record-removed" | "running-disagrees",
  message: string,
): Finding {
  return { severity: "error", code, commit, key: null, path: runningPath(files), message, hint: "promptlane history" };
}

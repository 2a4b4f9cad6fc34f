import type { EnvironmentName } from "../environment/environment-name.ts";
import type { EnvironmentStep } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import type { LogState, VersionKnowledge } from "./log-state.ts";
import { verifyAgreement } from "./verify-agreement.ts";
import { applyRunning, verifyRunning } from "./verify-running.ts";
import { verifyDigest } from "./verify-digest.ts";
import { verifyStack } from "./verify-stack.ts";
import { verifyPins, verifyVersion } from "./verify-version.ts";

/** All that a log is judged by. */
export interface LogInput {
  environment: EnvironmentName;
  /** Oldest first. */
  steps: readonly EnvironmentStep[];
  knowledge: VersionKnowledge;
}

/**
 * Judges the log of one environment, step by step: whether every changed content entry has a changed record that agrees
 * with it, whether each version is what it says, and whether rollbacks brought back what had stood.
 *
 * @returns What does not hold, in the order of the log; nothing when all is well.
 * @example verifyLog({ environment, steps, knowledge }).filter(({ severity }) => severity === "error")
 */
export function verifyLog({ environment, steps, knowledge }: LogInput): Finding[] {
  const state: LogState = { contents: new Map(), records: new Map(), pins: new Map(), running: new Map(), past: new Map() };
  return steps.flatMap((step) => {
    applyContents(state, step);
    const agreement = verifyAgreement(step, state, environment);
    const claims = agreement.agreeing.flatMap((record) => [
      ...verifyVersion(step, record, knowledge),
      ...verifyDigest(step, record, state, knowledge),
      ...verifyStack(step, record, state, environment),
    ]);
    const running = verifyRunning(step, state, knowledge);
    applyRecords(state, step);
    applyRunning(state, step);
    return [...agreement.findings, ...claims, ...running, ...verifyPins(step, knowledge)];
  });
}

function applyContents({ contents, pins }: LogState, step: EnvironmentStep): void {
  for (const [key, content] of step.contents) put(contents, key, content);
  for (const [path, blob] of step.pins) put(pins, path, blob);
}

function put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}

function applyRecords({ records, past }: LogState, step: EnvironmentStep): void {
  for (const [key, record] of step.records) {
    if (record === null) records.delete(key);
    else records.set(key, record === "unreadable" ? null : record);
    if (record === null || record === "unreadable") continue;
    const earlier = past.get(key);
    if (earlier === undefined) past.set(key, [record]);
    else earlier.push(record);
  }
}

import type { DeploymentRecord } from "../environment/deployment.ts";
import type { EnvironmentName } from "../environment/environment-name.ts";
import { contentPath, recordPath } from "../environment/environment-paths.ts";
import { shortId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { Content, EnvironmentStep } from "./environment-step.ts";
import type { Finding } from "./finding.ts";
import { aboutRecord, type LogState } from "./log-state.ts";

/**
 * Holds the contents of one step against its records: a deployment changes both, and nothing else.
 *
 * @returns What does not agree, and the records that do.
 */
export function verifyAgreement(
  step: EnvironmentStep,
  state: LogState,
  environment: EnvironmentName,
): { findings: Finding[]; agreeing: DeploymentRecord[] } {
  const findings = [...contentWithoutRecord(step, environment), ...strays(step, environment), ...withoutAnything(step, environment)];
  const agreeing: DeploymentRecord[] = [];
  for (const [key, record] of step.records) {
    const fault = faultOf(step, key, record, state.contents.get(key) ?? null, environment);
    if (fault !== null) findings.push(fault);
    else agreeing.push(record as DeploymentRecord);
  }
  return { findings, agreeing };
}

function contentWithoutRecord({ commit, contents, records }: EnvironmentStep, environment: EnvironmentName): Finding[] {
  return [...contents].flatMap(([key, content]): Finding[] => {
    if (records.has(key)) return [];
    const what = content === null ? "was taken away" : "changed";
    return [
      {
        severity: "error",
        code: "content-without-record",
        commit,
        key,
        path: contentPath(key, content?.kind ?? "prompt"),
        message: `${key} ${what} by hand: no deployment record says so.`,
        hint: wayBack(key, environment),
      },
    ];
  });
}

function strays({ commit, strays: paths }: EnvironmentStep, environment: EnvironmentName): Finding[] {
  return paths.map((path) => ({
    severity: "error",
    code: "stray-file",
    commit,
    key: null,
    path,
    message: `${path} is nothing that a deployment writes: somebody changed it by hand.`,
    hint: `promptlane history --env ${environment}`,
  }));
}

// The commit that `env create --push` begins a branch with holds the store's mark alone.
function withoutAnything(step: EnvironmentStep, environment: EnvironmentName): Finding[] {
  const { commit, isRoot, contents, records, running, pins, strays: paths } = step;
  if (isRoot || contents.size + records.size + running.length + pins.size + paths.length > 0) return [];
  return [
    {
      severity: "error",
      code: "hand-made-commit",
      commit,
      key: null,
      path: null,
      message: "The commit deploys nothing: somebody made it by hand.",
      hint: `promptlane history --env ${environment}`,
    },
  ];
}

function faultOf(
  step: EnvironmentStep,
  key: PromptKey,
  record: DeploymentRecord | "unreadable" | null,
  content: Content | null,
  environment: EnvironmentName,
): Finding | null {
  const hint = wayBack(key, environment);
  if (record === null) return aboutRecord(step, key, "record-removed", `The record of ${key} was taken away by hand.`, hint);
  if (record === "unreadable") return aboutRecord(step, key, "invalid-record", `${recordPath(key)} is not a deployment record.`, hint);
  if (record.key !== key) return aboutRecord(step, key, "record-disagrees", `The record at ${key} is of ${record.key}.`, hint);
  if (record.blob === (content?.blob ?? null) && (content === null || record.kind === content.kind)) return null;
  const said = record.blob === null ? "is not live" : `is ${record.label} (${shortId(record.blob)})`;
  const found = content === null ? "nothing is there" : `the branch holds ${shortId(content.blob)}`;
  return aboutRecord(step, key, "record-disagrees", `The record says that ${key} ${said}, and ${found}.`, hint);
}

function wayBack(key: PromptKey, environment: EnvironmentName): string {
  return `promptlane history ${key} --env ${environment}`;
}

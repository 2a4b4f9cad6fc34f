import { PolicyRefused } from "../errors.ts";
import type { RunningName } from "../environment/environment-paths.ts";
import type { RunningRecord } from "../environment/running-entry.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import { doNamespacesOverlap, mayShareUsers, type Population } from "./shared-users.ts";

/** An experiment or rollout, and whom it may have. A rollout has everybody. */
export interface Company extends RunningName, Population {
  prompt: PromptKey;
}

/** What a record has to do with others. */
export function companyOf(record: RunningRecord): Company {
  if (!("experiment" in record)) return { kind: "rollout", name: record.prompt, prompt: record.prompt };
  const { namespace, unit } = record.experiment;
  return {
    kind: "experiment",
    name: record.name,
    prompt: record.prompt,
    ...(namespace !== undefined && { namespace }),
    ...(unit !== undefined && { unit }),
  };
}

/**
 * Refuses to let something run beside what runs already: on one prompt nobody may be in two experiments, and a rollout wants all
 * users of its prompt; experiments that share out one namespace do not overlap in it, whatever they are about.
 *
 * @param others What runs in the environment; one of the same name is not looked at.
 * @throws PolicyRefused with the one that is in the way, and the way out.
 */
export function refuseCompany(one: Company, others: readonly Company[], environment: string): void {
  for (const other of others) {
    if (other.kind === one.kind && other.name === one.name) continue;
    const isAbout = `the ${other.kind} ${other.name} runs ${other.prompt === one.prompt ? `on ${one.prompt}` : ""}`.trimEnd();
    const hint = `promptlane ${other.kind === "experiment" ? "experiment stop" : "rollout abort"} ${other.name} --env ${environment}`;
    const refuse = (code: "users-shared" | "namespace-taken", why: string, way: string): never => {
      throw new PolicyRefused(code, `${one.name} cannot run in ${environment}: ${why}.`, {
        hint: way,
        details: { environment, kind: other.kind, name: other.name, prompt: other.prompt },
      });
    };
    if (doNamespacesOverlap(one.namespace, other.namespace)) {
      refuse(
        "namespace-taken",
        `${isAbout} in an overlapping range of the namespace ${one.namespace?.seed}`,
        `give each a range of its own, or ${hint}`,
      );
    }
    if (other.prompt !== one.prompt || !mayShareUsers(one, other)) continue;
    const areExperiments = one.kind === "experiment" && other.kind === "experiment";
    refuse(
      "users-shared",
      `${isAbout} already, and both could have the same users`,
      areExperiments ? `give both ranges of one namespace, or ${hint}` : hint,
    );
  }
}

import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { isHeld } from "../domain/environment/held-versions.ts";
import { NotFound, PolicyRefused, Usage } from "../domain/errors.ts";
import { startedRollout } from "../domain/experiment/rollout-changes.ts";
import type { RolloutEntry } from "../domain/manifest/experiment-entry.ts";
import { type EnvironmentPolicy, rolloutOf } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelection, parseSelector, type PromptSelector } from "../domain/version/selector.ts";
import type { VersionNumber } from "../domain/version/version.ts";
import { heldCandidates } from "../store/held-candidates.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { candidateOf } from "./candidates.ts";
import type { Review } from "./deploy.ts";
import { deployRunning, refuseSilentOverride } from "./deploy-running.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { pinVariations } from "./pin-variations.ts";
import { planOfStart } from "./plan-of-start.ts";
import { refreshForVersions } from "./refresh-for-versions.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { resolvePrompt } from "./resolve-prompt.ts";
import { restartPlan } from "./restart.ts";
import { rolloutName, type RolloutRequest } from "./running-rollout.ts";

/** Which rollout begins. */
export interface RolloutStartRequest extends RolloutRequest {
  /** `KEY`, or `KEY@v4` to confirm a version that is held there. */
  key: string;
  /** Go although the order of environments forbids it; wants a reason. */
  override?: boolean;
  /** The deployment that ended it: it runs again exactly as it did, and what was shipped with it goes back. */
  from?: string;
}

/**
 * Begins the rollout of a prompt that the manifest describes, at its first step. The candidate and what is live are pinned with all that
 * they include.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when the manifest describes no rollout of the prompt, and for a version that does not exist.
 * @throws PolicyRefused when an experiment or a rollout runs on the prompt, when the candidate is live or held there, and for what a
 * promotion would refuse.
 * @throws Conflict when somebody else changed what the plan is made of meanwhile.
 * @example await startRollout(store, { key: "support/triage", environment: "production" })
 */
export async function startRollout(
  store: PromptStore,
  request: RolloutStartRequest,
  review: Review = () => {},
): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const selector = parseSelector(request.key);
  refuseSelection(selector);
  const described = () => rolloutOf(store.manifest.manifest, selector.key);
  const versions = () => [described()].flatMap((entry) => entry?.candidate ?? []);
  const { name: environment, policy } = await refreshForVersions(store, request.environment ?? null, versions);
  const { from, override = false } = request;
  const named = rolloutName(selector.key);
  const decide = async (target: EnvironmentState, terms: RecordTerms): Promise<EntryPlan> =>
    from === undefined
      ? decideStart(store, { selector, policy, override, target, terms })
      : restartPlan(store, target, { named, from, ...terms });
  return deployRunning(store, request, { running: named, action: "rollout-start", environment, confirm: policy.confirm, decide }, review);
}

// The manifest says which version comes; a word on the command line can only agree.
function refuseSelection({ key, template, select }: PromptSelector): void {
  if (template !== null) {
    throw new Usage("flow-goes-whole", `A flow is rolled out as one, not by its template ${template}.`, {
      hint: `promptlane rollout start ${key}`,
    });
  }
  if (select === null || select.type === "version") return;
  throw new Usage("invalid-version", `A rollout is started by its prompt, or by a version with its number.`, {
    hint: `promptlane rollout start ${key}, or ${key}@v4`,
  });
}

function describedRollout({ manifest: { manifest } }: PromptStore, key: PromptKey): RolloutEntry {
  const entry = rolloutOf(manifest, key);
  if (entry !== null) return entry;
  const known = Object.keys(manifest.rollouts);
  const nearest = nearestName(key, known);
  throw new NotFound("rollout-not-described", `The manifest describes no rollout of ${key}.`, {
    hint:
      nearest === null
        ? `add it below rollouts: ${key}: {candidate: v4, steps: [{percent: 10, hold: 12h}, {percent: 100}]}`
        : `Did you mean ${nearest}?`,
    details: { key, known },
  });
}

interface StartInput {
  selector: PromptSelector;
  policy: EnvironmentPolicy;
  override: boolean;
  target: EnvironmentState;
  terms: RecordTerms;
}

async function decideStart(store: PromptStore, { selector, policy, override, target, terms }: StartInput): Promise<EntryPlan> {
  const { key, select } = selector;
  const entry = describedRollout(store, key);
  const named = select?.type === "version" ? select.version : null;
  if (named !== null) await refuseOtherCandidate(store, key, entry, named);
  const variations = [
    { key: "candidate", version: named === null ? entry.candidate : `v${named}` },
    { key: "control", version: target.name },
  ];
  const { kind, pins } = await pinVariations(store, target, { key, variations, after: override ? null : policy.after });
  const [candidate, stable] = pins;
  if (candidate === undefined || stable === undefined) throw new TypeError("a pin for each variation");
  if (candidate.blob === stable.blob) throw isLive(key, candidate.version, target.name);
  const held = [...((await heldCandidates(store, target)).get(key) ?? [])];
  if (named === null && isHeld([...(target.entries.get(key)?.held ?? []), ...held], candidate.blob)) {
    throw isHeldThere(key, candidate.version, target.name);
  }
  const { metrics } = store.manifest.manifest;
  const plan = await planOfStart(store, target, startedRollout({ prompt: key, kind, entry, metrics, candidate, stable, held, ...terms }));
  await refuseSecrets(store, plan);
  return plan;
}

/** The version that the manifest means, where one was named to agree with it. */
async function refuseOtherCandidate(store: PromptStore, key: PromptKey, entry: RolloutEntry, named: VersionNumber): Promise<void> {
  const { version, label } = candidateOf(
    await indexOf(store),
    await resolvePrompt(store, key, parseSelection(entry.candidate)),
    null,
    true,
  );
  if (version === named) return;
  throw new PolicyRefused("candidate-disagrees", `The manifest rolls out ${label} of ${key}, and not v${named}.`, {
    hint: `promptlane rollout start ${key}@${label}, or write candidate: v${named} in the manifest`,
    details: { key, described: label, named: `v${named}` },
  });
}

function isLive(key: PromptKey, version: VersionNumber, environment: EnvironmentName): PolicyRefused {
  return new PolicyRefused("candidate-is-live", `v${version} of ${key} is live in ${environment} already: there is nothing to roll out.`, {
    hint: "write another candidate in the manifest",
    details: { key, environment, version },
  });
}

function isHeldThere(key: PromptKey, version: VersionNumber, environment: EnvironmentName): PolicyRefused {
  return new PolicyRefused("held", `v${version} of ${key} was taken out of ${environment} and is held there.`, {
    hint: `promptlane rollout start ${key}@v${version} --env ${environment}`,
    details: { key, environment, version },
  });
}

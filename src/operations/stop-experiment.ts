import { decidePromotion } from "../domain/environment/decide-promotion.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { endOf } from "../domain/environment/running-change.ts";
import { NotFound } from "../domain/errors.ts";
import type { PinnedVariation } from "../domain/experiment/pinned-variation.ts";
import type { EnvironmentPolicy } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { versionLabel } from "../domain/version/version.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import { readLiveRecords } from "../store/environment-store.ts";
import { liveInclusions } from "../store/live-inclusions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningExperiment, runningExperiments } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { declaredEnvironment, existingEnvironment } from "./declared-environment.ts";
import type { Review } from "./deploy.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import {
  deployExperiment,
  experimentNotRunning,
  type ExperimentRequest,
  NOTHING_TO_DO,
  refuseSilentOverride,
} from "./experiment-deployment.ts";
import { namesInSource, promotionContents } from "./promotion-contents.ts";
import { refuseOutOfOrder } from "./promotion-order.ts";
import { refreshEnvironments, refreshForPromotion } from "./refresh-for-deployment.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { wantsConfirmation } from "./wants-confirmation.ts";

/** Which experiment to stop, and what becomes of its prompt. */
export interface StopExperimentRequest extends ExperimentRequest {
  /** The key of the variation that goes live in the same commit; what is live stays without. */
  ship?: string;
}

/**
 * Stops an experiment in an environment: everybody gets what is live, or with `ship` the variation that goes live with it. Without
 * `ship` it is never refused, and needs no valid manifest, like a rollback.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when it does not run there, or has no such variation.
 * @throws PolicyRefused for a variation that a promotion would refuse.
 * @throws Conflict when somebody else changed it meanwhile.
 * @example await stopExperiment(store, { name: "support-tone", environment: "production", ship: "warm" })
 */
export async function stopExperiment(
  store: PromptStore,
  request: StopExperimentRequest,
  review: Review = () => {},
): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const { name, ship, override = false } = request;
  const { environment, policy } = await refreshed(store, neededEnvironment(store, request.environment ?? null), ship);
  const decide = async (target: EnvironmentState, terms: { operation: string; reason: string | null }): Promise<EntryPlan> => {
    const running = (await runningExperiments(store, target)).get(name);
    if (running === undefined) throw experimentNotRunning(store, name, target);
    const { content: record, ...entry } = running;
    const end = endOf({ entry, record }, { action: "experiment-stop", shipped: ship ?? null, ...terms });
    if (ship === undefined) return { ...NOTHING_TO_DO, running: [end] };
    const pin = variationToShip(running, ship);
    const plan = await shipPlan(store, target, running, { pin, environment, ...terms });
    if (policy !== null && policy.after !== null && !override) await refuseOutOfOrder(store, plan, target, policy.after);
    await refuseSecrets(store, plan);
    return { ...plan, running: [end], warnings: [...plan.warnings, ...otherPartials(running.prompt, pin, target)] };
  };
  const undo = (commit: string): string[] => ["promptlane", "experiment", "start", name, "--env", environment, "--from", commit];
  const act = { action: "experiment-stop", environment, confirm: wantsConfirmation(store, environment), decide, undo } as const;
  return deployExperiment(store, request, act, review);
}

async function refreshed(
  store: PromptStore,
  named: string,
  ship: string | undefined,
): Promise<{ environment: EnvironmentState["name"]; policy: EnvironmentPolicy | null }> {
  if (ship !== undefined) {
    await refreshForPromotion(store, named, []);
    const { name, policy } = declaredEnvironment(store, named);
    return { environment: name, policy };
  }
  const environment = existingEnvironment(store, named);
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  return { environment, policy: null };
}

function variationToShip({ name, content }: RunningExperiment, key: string): PinnedVariation {
  const pin = content.pins.find(({ variation }) => variation === key);
  if (pin !== undefined) return pin;
  const known = content.pins.map(({ variation }) => variation);
  const nearest = nearestName(key, known);
  throw new NotFound("variation-not-found", `${name} has no variation ${key}.`, {
    hint: nearest === null ? `variations: ${known.join(", ")}` : `Did you mean ${nearest}?`,
    details: { experiment: name, variation: key, known },
  });
}

/** The promotion of the pinned version, by the rules of every promotion; nothing when it is live already. */
async function shipPlan(
  store: PromptStore,
  target: EnvironmentState,
  { name, prompt, content }: RunningExperiment,
  { pin, environment, ...terms }: { pin: PinnedVariation; environment: EnvironmentState["name"]; operation: string; reason: string | null },
): Promise<EntryPlan> {
  const { version, commit, blob } = pin;
  const label = versionLabel(version, commit);
  const shared = { draft: false, source: null, versionNamed: true, formerKeys: [] };
  const candidate = { key: prompt, kind: content.kind, version, label, commit, blob, ...shared };
  const contents = await promotionContents(store, target, [candidate]);
  const inSource = await namesInSource(store, [candidate], { target, contents });
  return decidePromotion({
    terms: { environment, from: null, all: false, strict: false, allowOlder: true, retireOld: false, drafts: false, ...terms },
    candidates: [candidate],
    absent: [],
    // It is under this very experiment, which ends with it.
    target: { ...target, running: target.running.filter((other) => other.kind !== "experiment" || other.name !== name) },
    records: await readLiveRecords(store, target, [prompt]),
    inclusions: await liveInclusions(store, target, [prompt]),
    ...contents,
    partialFor: () => null,
    isInSource: (_, partial) => inSource.has(`${commit} ${partial}`),
  });
}

/** What goes live includes what is live, and the experiment had that as it was at its start. */
function otherPartials(prompt: PromptKey, { variation, partials }: PinnedVariation, { name, entries }: EnvironmentState): string[] {
  return partials.flatMap(({ key, version, blob }) => {
    const live = entries.get(key);
    if (live === undefined || live.blob === blob) return [];
    return [`${variation} of ${prompt} had ${key} v${version} in the experiment, and ${name} has ${live.label}`];
  });
}

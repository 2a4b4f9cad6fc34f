import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { NotFound } from "../domain/errors.ts";
import { type ExperimentEntry } from "../domain/manifest/experiment-entry.ts";
import { experimentOf } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { DeclaredEnvironment } from "./declared-environment.ts";
import { deployRunning, type RunningAct, type RunningRequest } from "./deploy-running.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import type { Review } from "./deploy.ts";
import { refreshForVersions } from "./refresh-for-versions.ts";

/** What every act on an experiment may be told. */
export interface ExperimentRequest extends RunningRequest {
  name: string;
  /** Go although the order of environments forbids it; wants a reason. */
  override?: boolean;
}

/** Deploys what an act on an experiment decides. */
export function deployExperiment(
  store: PromptStore,
  request: ExperimentRequest,
  act: Omit<RunningAct, "running">,
  review: Review,
): Promise<DeploymentDocument> {
  return deployRunning(store, request, { ...act, running: { kind: "experiment", name: request.name } }, review);
}

/**
 * Brings up to date what an experiment is decided on, as for a promotion: the environments that its versions are taken from among it.
 *
 * @throws Usage when no environment is named, and the manifest has no default.
 * @throws NotFound, Invalid and PolicyRefused as `declaredEnvironment` does.
 */
export function refreshForExperiment(store: PromptStore, { name, environment }: ExperimentRequest): Promise<DeclaredEnvironment> {
  const variations = () => experimentOf(store.manifest.manifest, name)?.variations ?? [];
  return refreshForVersions(store, environment ?? null, () => variations().map(({ version }) => version));
}

/**
 * The experiment as the manifest describes it.
 *
 * @throws NotFound when it does not.
 */
export function describedExperiment({ manifest: { manifest } }: PromptStore, name: string): ExperimentEntry {
  const entry = experimentOf(manifest, name);
  if (entry !== null) return entry;
  const known = Object.keys(manifest.experiments);
  const nearest = nearestName(name, known);
  const others =
    known.length === 0 ? "describe it below `experiments` in the manifest, and merge that" : `experiments: ${known.join(", ")}`;
  throw new NotFound("experiment-not-found", `The manifest describes no experiment ${name}.`, {
    hint: nearest === null ? others : `Did you mean ${nearest}?`,
    details: { experiment: name, known },
  });
}

/** The error for an experiment that does not run where it is looked for. */
export function experimentNotRunning(store: PromptStore, name: string, { name: environment, running }: EnvironmentState): NotFound {
  const known = running.flatMap((entry) => (entry.kind === "experiment" ? [entry.name] : []));
  const nearest = nearestName(name, known);
  const isDescribed = experimentOf(store.manifest.manifest, name) !== null;
  const hint = isDescribed ? `promptlane experiment start ${name} --env ${environment}` : `promptlane experiment list`;
  return new NotFound("experiment-not-running", `The experiment ${name} does not run in ${environment}.`, {
    hint: nearest === null ? hint : `Did you mean ${nearest}?`,
    details: { experiment: name, environment, running: known },
  });
}

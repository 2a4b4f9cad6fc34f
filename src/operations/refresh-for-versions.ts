import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { environmentOf, parseSelection } from "../domain/version/selector.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { type DeclaredEnvironment, declaredEnvironment } from "./declared-environment.ts";
import { fetchAttestations, refreshEnvironments, refreshForPromotion } from "./refresh-for-deployment.ts";

/**
 * Brings up to date what an experiment or a rollout is decided on, as for a promotion: the environments that its versions are taken from
 * among it.
 *
 * @param named The environment that it runs in; the manifest's default when null.
 * @param versions The versions as the manifest describes them now, as selections; asked for again once it has been fetched.
 * @throws Usage when no environment is named, and the manifest has no default.
 * @throws NotFound, Invalid and PolicyRefused as `declaredEnvironment` does.
 */
export async function refreshForVersions(
  store: PromptStore,
  named: string | null,
  versions: () => readonly string[],
): Promise<DeclaredEnvironment> {
  const environment = neededEnvironment(store, named);
  const sources = sourcesOf(versions());
  await refreshForPromotion(store, environment, sources);
  // The manifest that has just come may name others.
  const others = sourcesOf(versions()).filter((source) => !sources.includes(source));
  if (others.length > 0) await refreshEnvironments(store, others);
  const declared = declaredEnvironment(store, environment);
  await fetchAttestations(store);
  return declared;
}

function sourcesOf(versions: readonly string[]): EnvironmentName[] {
  return versions.flatMap((version) => (environmentOf(parseSelection(version)) as EnvironmentName | null) ?? []);
}

import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { Usage } from "../domain/errors.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { existingEnvironment } from "./declared-environment.ts";

/**
 * The environment that a reading command is about: the named one, else the manifest's default; null when there is neither.
 *
 * @throws NotFound for one that does not exist.
 */
export function chosenEnvironment(store: PromptStore, named: string | null): EnvironmentName | null {
  const name = named ?? store.manifest.manifest.defaultEnvironment;
  return name === null ? null : existingEnvironment(store, name);
}

/**
 * The same for a command that cannot do without.
 *
 * @throws Usage when none is named and the manifest has no default.
 */
export function neededEnvironment(store: PromptStore, named: string | null): EnvironmentName {
  const environment = chosenEnvironment(store, named);
  if (environment !== null) return environment;
  throw new Usage("environment-missing", "No environment is named, and the manifest has no default_environment.", {
    hint: "--env production",
  });
}

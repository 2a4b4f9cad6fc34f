import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { policyOf } from "../domain/manifest/manifest.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/** Whether what works with any manifest wants the environment's name typed. With a broken one nobody can say that it needs none. */
export function wantsConfirmation(store: PromptStore, environment: EnvironmentName): boolean {
  return store.manifest.fault !== null || (policyOf(store.manifest.manifest, environment)?.confirm ?? true);
}

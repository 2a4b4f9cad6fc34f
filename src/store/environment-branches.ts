import { type EnvironmentName, faultOfEnvironmentName } from "../domain/environment/environment-name.ts";
import type { PromptStore } from "./prompt-store.ts";

/** All environments: those of the manifest in its order, then others that have a branch, which were declared once. */
export function knownEnvironments(store: PromptStore): EnvironmentName[] {
  const declared = Object.keys(store.manifest.manifest.environments) as EnvironmentName[];
  const prefix = store.manifest.manifest.refs;
  const folder = store.remote === null ? `refs/heads/${prefix}/env/` : `refs/remotes/${store.remote}/${prefix}/env/`;
  const others: EnvironmentName[] = [];
  for (const ref of store.refs.keys()) {
    const name = ref.startsWith(folder) ? ref.slice(folder.length) : "";
    if (faultOfEnvironmentName(name) === null && !declared.includes(name as EnvironmentName)) others.push(name as EnvironmentName);
  }
  return [...declared, ...others.sort()];
}

import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentOfRef } from "./ref-names.ts";

/** All environments: those of the manifest in its order, then others that have a branch, which were declared once. */
export function knownEnvironments(store: PromptStore): EnvironmentName[] {
  const declared = Object.keys(store.manifest.manifest.environments) as EnvironmentName[];
  const place = { prefix: store.manifest.manifest.refs, remote: store.remote };
  const others: EnvironmentName[] = [];
  for (const ref of store.refs.keys()) {
    const name = environmentOfRef(ref, place);
    if (name !== null && !declared.includes(name)) others.push(name);
  }
  return [...declared, ...others.sort()];
}

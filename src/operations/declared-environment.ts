import { type EnvironmentName, parseEnvironmentName } from "../domain/environment/environment-name.ts";
import { Invalid, NotFound, PolicyRefused } from "../domain/errors.ts";
import { type EnvironmentPolicy, policyOf } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { tipOf } from "../store/branch-tip.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";

/** An environment by the name that a user wrote, with what the manifest says of it. */
export interface DeclaredEnvironment {
  name: EnvironmentName;
  policy: EnvironmentPolicy;
}

/**
 * The environment of that name, for a write that the manifest has a say in.
 *
 * @throws NotFound when there is none.
 * @throws Invalid when the manifest does not parse.
 * @throws PolicyRefused when the manifest no longer declares it, and when the remote's default branch holds no manifest yet.
 */
export function declaredEnvironment(store: PromptStore, text: string): DeclaredEnvironment {
  refuseWithoutManifest(store);
  const name = parseEnvironmentName(text);
  const policy = policyOf(store.manifest.manifest, name);
  if (policy === null) throw hasBranch(store, name) ? undeclared(name) : unknownEnvironment(store, name);
  return { name, policy };
}

/**
 * The environment of that name, for a read or a rollback: one that has a branch counts, declared or not.
 *
 * @throws NotFound when there is neither.
 */
export function existingEnvironment(store: PromptStore, text: string): EnvironmentName {
  const name = parseEnvironmentName(text);
  if (policyOf(store.manifest.manifest, name) === null && !hasBranch(store, name)) throw unknownEnvironment(store, name);
  return name;
}

function refuseWithoutManifest({ manifest, remote, defaultBranch }: PromptStore): void {
  if (manifest.fault !== null) {
    throw new Invalid("manifest-invalid", `The manifest of ${defaultBranch.name} is invalid: ${manifest.fault.message}`, {
      hint: "mend it on that branch; rollback works meanwhile",
      cause: manifest.fault,
    });
  }
  if (manifest.origin !== "head" || remote === null) return;
  throw new PolicyRefused(
    "manifest-not-on-default-branch",
    `${remote}/${defaultBranch.name} holds no manifest yet, and only that one is policy.`,
    {
      hint: `git push ${remote} HEAD:${defaultBranch.name}`,
    },
  );
}

function hasBranch(store: PromptStore, name: EnvironmentName): boolean {
  return tipOf(store, environmentRef(store.manifest.manifest.refs, name)) !== null;
}

function undeclared(name: EnvironmentName): PolicyRefused {
  return new PolicyRefused("environment-not-declared", `${name} is no longer in the manifest, so nothing but a rollback goes there.`, {
    hint: `promptlane env create ${name}, or to give it up promptlane env remove ${name} --delete-branch`,
    details: { environment: name },
  });
}

function unknownEnvironment(store: PromptStore, name: EnvironmentName): NotFound {
  const known = Object.keys(store.manifest.manifest.environments);
  const nearest = nearestName(name, known);
  const hint =
    nearest !== null
      ? `Did you mean ${nearest}?`
      : known.length > 0
        ? `environments: ${known.join(", ")}`
        : `promptlane env create ${name}`;
  return new NotFound("environment-not-found", `There is no environment ${name}.`, { hint, details: { environment: name, known } });
}

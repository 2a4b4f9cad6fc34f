import { removeYamlValue, setYamlValue } from "../edit-yaml.ts";
import type { EnvironmentName } from "../environment/environment-name.ts";
import { Invalid, NotFound } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import { DEFAULT_REFS, environmentNames, policyOf, type EnvironmentPolicy } from "./manifest.ts";
import { parseManifest } from "./parse-manifest.ts";

const DEFAULT_PATH = "manifest.yaml";

/** The manifest that `init` writes: dev, staging, production, with comments that say what each line does. */
export function newManifest(options: { branch: string | null; refs?: string; syntax?: string }): string {
  const { branch, refs = DEFAULT_REFS, syntax } = options;
  let text = TEMPLATE;
  text = setYamlValue(text, ["refs"], refs);
  text = branch === null ? removeYamlValue(text, ["branch"]) : setYamlValue(text, ["branch"], branch);
  return syntax === undefined ? text : setYamlValue(text, ["defaults"], { syntax });
}

const TEMPLATE = `# What promptlane knows of this store beside the prompts themselves.
format: 1
branch: main                       # without a remote, versions are counted on this branch
refs: promptlane                   # environments are branches below this name: promptlane/env/production
default_environment: production

# In the order in which a prompt moves. drafts: takes work that is not merged yet.
# after: the same text must have been live there first. confirm: asks for the name to be typed.
environments:
  dev: {drafts: true}
  staging: {after: dev}
  production: {after: staging, confirm: true}

# Front matter that a prompt leaves out, such as {model: openai/gpt-4o}.
defaults: {}
`;

/**
 * Declares an environment at the end of the list; comments and layout of the manifest stay.
 *
 * @throws Invalid when the name is declared already, and as `parseManifest` does for the name and for `after`.
 * @example addEnvironment(text, "eu-production", { after: "staging", confirm: true })
 */
export function addEnvironment(
  text: string,
  name: EnvironmentName,
  policy: Partial<EnvironmentPolicy>,
  options: { path?: string } = {},
): string {
  const path = options.path ?? DEFAULT_PATH;
  if (policyOf(parseManifest(text, { path }), name) !== null) {
    throw new Invalid("environment-exists", `The environment ${name} is declared already.`, {
      hint: `Change its rules in ${path}.`,
      details: { path, environment: name },
    });
  }
  const edited = setYamlValue(text, ["environments", name], written(policy));
  parseManifest(edited, { path });
  return edited;
}

/**
 * Takes an environment out of the list; comments and layout of the manifest stay.
 *
 * @throws NotFound when it is not declared. Invalid while another environment comes after it, or it is the default.
 */
export function removeEnvironment(text: string, name: EnvironmentName, options: { path?: string } = {}): string {
  const path = options.path ?? DEFAULT_PATH;
  const manifest = parseManifest(text, { path });
  const names = environmentNames(manifest);
  if (policyOf(manifest, name) === null) {
    const near = nearestName(name, names);
    throw new NotFound("environment-not-found", `The manifest declares no environment ${name}.`, {
      hint: near === null ? `It declares ${names.join(", ") || "none"}.` : `Did you mean ${near}?`,
    });
  }
  const follower = names.find((other) => policyOf(manifest, other)?.after === name);
  if (follower !== undefined) throw stillNeeded(path, name, `${follower} comes after it`, `environments.${follower}.after`);
  if (manifest.defaultEnvironment === name) throw stillNeeded(path, name, "it is the default", "default_environment");
  return removeYamlValue(text, ["environments", name]);
}

function written(policy: Partial<EnvironmentPolicy>): Record<string, unknown> {
  return {
    ...(policy.drafts === true && { drafts: true }),
    ...(typeof policy.after === "string" && { after: policy.after }),
    ...(policy.confirm === true && { confirm: true }),
  };
}

function stillNeeded(path: string, name: EnvironmentName, reason: string, setting: string): Invalid {
  return new Invalid("environment-needed", `${name} cannot be removed: ${reason}.`, {
    hint: `Change or remove ${setting} in ${path} first.`,
    details: { path, environment: name },
  });
}

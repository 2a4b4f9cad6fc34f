import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { NotFound, Usage } from "../domain/errors.ts";
import { type Deployment, deployments } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";

const COMMIT = /^[0-9a-f]{4,64}$/;

/**
 * The deployment of an environment whose commit begins with `text`.
 *
 * @throws Usage when the text cannot be a commit, or begins several.
 * @throws NotFound when the environment's log has no such commit.
 */
export async function findDeployment(store: PromptStore, { tip, name }: EnvironmentState, text: string): Promise<Deployment> {
  const prefix = text.toLowerCase();
  if (!COMMIT.test(prefix)) {
    throw new Usage("invalid-deployment", `${JSON.stringify(text)} is neither a deployment's commit nor a time.`, {
      hint: `promptlane history --env ${name}`,
    });
  }
  const found: Deployment[] = [];
  if (tip !== null) {
    for await (const deployment of deployments(store, name, { tip })) if (deployment.commit.startsWith(prefix)) found.push(deployment);
  }
  const [only, other] = found;
  if (only === undefined) {
    throw new NotFound("deployment-not-found", `${name} has no deployment ${text}.`, {
      hint: `promptlane history --env ${name}`,
      details: { environment: name, deployment: text },
    });
  }
  if (other !== undefined) {
    throw new Usage("ambiguous-deployment", `${text} begins ${found.length} deployments of ${name}.`, { hint: "give more digits" });
  }
  return only;
}

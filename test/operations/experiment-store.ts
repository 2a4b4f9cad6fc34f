import type { DeploymentDocument } from "../../src/operations/deployment-document.ts";
import type { Review } from "../../src/operations/deploy.ts";
import { showExperiment, type ExperimentShowDocument } from "../../src/operations/show-experiment.ts";
import { startExperiment, type StartExperimentRequest } from "../../src/operations/start-experiment.ts";
import { stopExperiment, type StopExperimentRequest } from "../../src/operations/stop-experiment.ts";
import { updateExperiment } from "../../src/operations/update-experiment.ts";
import type { TestStore } from "./prompt-store.ts";
import { promptStore } from "./prompt-store.ts";

const METRICS = "metrics:\n  thumbs_up: {type: proportion, event: feedback, direction: increase}\n";

/** A manifest with these lines below `experiments`; two spaces before each name. */
export function manifestWith(experiments: string): string {
  return `format: 1
branch: main
default_environment: canary
environments:
  staging: {}
  production: {after: staging}
  canary: {}
experiments:
${experiments}
${METRICS}`;
}

/** The entry of an experiment on the prompt `a`, of what is live against v3. */
export function toneWith(more = "", variations = "[{key: control, version: canary}, {key: warm, version: v3}]"): string {
  return `  tone:\n    prompt: a\n    metrics: {primary: thumbs_up}\n    variations: ${variations}\n${more}`;
}

/** A store with experiments, each call of which opens it anew. */
export class ExperimentStore {
  readonly store: TestStore;

  constructor(store: TestStore) {
    this.store = store;
  }

  start(name: string, request: Partial<StartExperimentRequest> = {}, review?: Review): Promise<DeploymentDocument> {
    return this.store.with((store) => startExperiment(store, { name, ...request }, review));
  }

  update(name: string, request: { dryRun?: boolean } = {}): Promise<DeploymentDocument> {
    return this.store.with((store) => updateExperiment(store, { name, ...request }));
  }

  stop(name: string, request: Partial<StopExperimentRequest> = {}): Promise<DeploymentDocument> {
    return this.store.with((store) => stopExperiment(store, { name, ...request }));
  }

  show(name: string): Promise<ExperimentShowDocument> {
    return this.store.with((store) => showExperiment(store, { name }));
  }

  /** Commits another manifest to the default branch. */
  async describe(experiments: string): Promise<void> {
    await this.store.write({ "manifest.yaml": manifestWith(experiments) });
  }
}

const originals = new Map<string, Promise<TestStore>>();

/** A store whose prompt `a` has v1 to v4 and includes `tone` v1; v1 is live in canary. */
export async function experimentStore(experiments: string = toneWith(), { remote = false } = {}): Promise<ExperimentStore> {
  const wish = `${remote} ${experiments}`;
  const original = originals.get(wish) ?? makeStore(experiments, remote);
  originals.set(wish, original);
  return new ExperimentStore((await original).copy());
}

async function makeStore(experiments: string, remote: boolean): Promise<TestStore> {
  const store = await promptStore({
    manifest: manifestWith(experiments),
    prompts: { "a.md": "{{> tone}} version 1\n", "tone.md": "calm\n" },
    remote,
  });
  for (const version of [2, 3, 4]) {
    await store.repository.commit("write", { files: { ".prompts/a.md": `{{> tone}} version ${version}\n` } });
  }
  await store.push();
  await store.promote("canary", ["a@v1", "tone"]);
  return store;
}

/** What a deployment did to experiments: `name: before -> after`. */
export function runs({ running }: DeploymentDocument): string[] {
  const said = (summary: DeploymentDocument["running"][number]["from"]) =>
    summary === null ? "none" : `${summary.variations.map(({ key, version }) => `${key} ${version}`).join(", ")} ${summary.coverage}`;
  return running.map(
    ({ name, from, to, shipped }) => `${name}: ${said(from)} -> ${said(to)}${shipped === null ? "" : `, ${shipped} ships`}`,
  );
}

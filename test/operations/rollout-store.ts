import { writeFileSync } from "node:fs";
import { assignRollout } from "../../src/domain/experiment/rollout.ts";
import type { RolloutRecord } from "../../src/domain/experiment/rollout-record.ts";
import { abortRollout } from "../../src/operations/abort-rollout.ts";
import type { RolloutRequest } from "../../src/operations/running-rollout.ts";
import type { Review } from "../../src/operations/deploy.ts";
import type { DeploymentDocument } from "../../src/operations/deployment-document.ts";
import { rolloutStatus, type RolloutStatus } from "../../src/operations/rollout-status.ts";
import { type RolloutRunRequest, type RolloutRunResult, runRollouts } from "../../src/operations/run-rollouts.ts";
import { shipRollout } from "../../src/operations/ship-rollout.ts";
import { startRollout, type RolloutStartRequest } from "../../src/operations/start-rollout.ts";
import { stepRollout, type RolloutStepRequest } from "../../src/operations/step-rollout.ts";
import { line } from "../domain/experiment/event-line.ts";
import { promptStore, type TestStore } from "./prompt-store.ts";

/** In canary `a` may be rolled out with every rule, `b` with none. */
const MANIFEST = `format: 1
branch: main
default_environment: canary
environments:
  dev: {}
  canary: {}
  production: {after: dev}
rollouts:
  a:
    candidate: v2
    steps: [{percent: 1, hold: 1h}, {percent: 10, approval: true, min_units: 100}, {percent: 50}, {percent: 100}]
    guardrails: [{metric: latency_ms, tolerance: 0.05, on_fail: rollback}, {metric: thumbs_up, on_fail: pause}]
  b: {candidate: latest, steps: [{percent: 50}, {percent: 100}]}
experiments:
  words: {prompt: b, variations: [{key: control, version: canary}, {key: other, version: v2}]}
metrics:
  latency_ms: {type: mean, event: generation, direction: decrease}
  thumbs_up: {type: proportion, event: feedback, direction: increase}
`;

/** What the users of an events file saw and did. */
export interface Observed {
  /** How much longer the candidate takes, as a factor. */
  slower?: number;
  /** Of how many percent of the candidate's users a thumb goes up; 50 with the control. */
  thumbs?: number;
  users?: number;
  /** How many hours ago; just now unless given. */
  hoursAgo?: number;
}

/** The rollouts of one store. */
export class TestRollouts {
  readonly store: TestStore;

  constructor(store: TestStore) {
    this.store = store;
  }

  /** The same in another clone. */
  of(store: TestStore): TestRollouts {
    return new TestRollouts(store);
  }

  start(key: string, request: Partial<RolloutStartRequest> = {}): Promise<DeploymentDocument> {
    return this.store.with((store) => startRollout(store, { key, ...request }));
  }

  step(key: string, request: Partial<RolloutStepRequest> = {}): Promise<DeploymentDocument> {
    return this.store.with((store) => stepRollout(store, { key, ...request }));
  }

  abort(key: string, request: Partial<RolloutRequest> = {}, review?: Review): Promise<DeploymentDocument> {
    return this.store.with((store) => abortRollout(store, { key, ...request }, review));
  }

  ship(key: string, request: Partial<RolloutStepRequest> = {}): Promise<DeploymentDocument> {
    return this.store.with((store) => shipRollout(store, { key, ...request }));
  }

  /** What `run` did about each rollout. */
  async run(request: RolloutRunRequest = {}): Promise<RolloutRunResult[]> {
    return (await this.store.with((store) => runRollouts(store, request))).document.rollouts;
  }

  async status(key: string, events: string[] = []): Promise<RolloutStatus | undefined> {
    return (await this.store.with((store) => rolloutStatus(store, { key, events }))).rollouts[0];
  }

  /** The record on the environment's branch; null when there is none. */
  async record(key: string, environment = "canary"): Promise<RolloutRecord | null> {
    const { stdout, exitCode } = await this.store.repository.tryGit(
      "show",
      `refs/heads/promptlane/env/${environment}:.promptlane/rollouts/${key}.json`,
    );
    return exitCode === 0 ? (JSON.parse(stdout) as RolloutRecord) : null;
  }

  /** Commits from now on are as old as this, so that holds are over. */
  hoursAgo(hours: number): void {
    const date = new Date(Date.now() - hours * 3_600_000).toISOString();
    Object.assign(this.store.repository.environment, { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date });
  }

  /** Writes what users saw and did since just now, by the assignments of the rollout as it stands. */
  async events(key: string, { slower = 1, thumbs = 90, users = 20_000, hoursAgo = 0 }: Observed = {}): Promise<string> {
    const record = await this.record(key);
    if (record === null) throw new Error(`no rollout of ${key}`);
    const time = new Date(Date.now() - hoursAgo * 3_600_000 + 1000).toISOString();
    const lines: string[] = [];
    for (let number = 0; number < users; number += 1) {
      const { variation, unit, seed, reason } = assignRollout(record.rollout, { user: `u-${number}` });
      if (variation === null) continue;
      const isCandidate = variation === "candidate";
      lines.push(
        line({
          time,
          event: "feature_flag.evaluation",
          "feature_flag.key": key,
          "feature_flag.result.variant": variation,
          "feature_flag.result.reason": reason,
          "feature_flag.context.id": unit,
          "feature_flag.set.id": "canary",
          "promptlane.seed": seed,
        }),
        line({ time, event: "generation", unit, latency_ms: (700 + (number % 90)) * (isCandidate ? slower : 1) }),
        line({ time, event: "feedback", unit, value: number % 100 < (isCandidate ? thumbs : 50) }),
      );
    }
    const path = `${this.store.repository.folder}/events-${lines.length}-${slower}-${thumbs}-${hoursAgo}.jsonl`;
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  }
}

const originals = new Map<boolean, Promise<TestStore>>();

/** A store where `a` and `b`, of which `a` includes `tone`, are at v1 in canary and have a v2. */
export async function rolloutStore({ remote = false } = {}): Promise<TestRollouts> {
  const original = originals.get(remote) ?? makeStore(remote);
  originals.set(remote, original);
  return new TestRollouts((await original).copy());
}

async function makeStore(remote: boolean): Promise<TestStore> {
  const prompts = { "a.md": "version 1 {{> tone}}\n", "b.md": "version 1\n", "tone.md": "tone 1\n" };
  const store = await promptStore({ manifest: MANIFEST, prompts, remote });
  await store.promoteAll("canary");
  await store.write({ "a.md": "version 2 {{> tone}}\n", "b.md": "version 2\n" });
  return store;
}

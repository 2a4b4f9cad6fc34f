import { appendFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";

import { assign } from "../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../src/domain/experiment/experiment.ts";
import { impactOfManifest } from "../../src/operations/impact-of-manifest.ts";
import { readResults } from "../../src/operations/read-results.ts";
import { resolve, type ResolveRequest } from "../../src/operations/resolve.ts";
import { showExperiment } from "../../src/operations/show-experiment.ts";
import { simulateExperiment } from "../../src/operations/simulate-experiment.ts";
import { startExperiment } from "../../src/operations/start-experiment.ts";
import { stopExperiment } from "../../src/operations/stop-experiment.ts";
import { openEventLog } from "../../src/store/event-log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { failure, MANIFEST, promptStore, type TestStore } from "./prompt-store.ts";

const EXPERIMENTS = `metrics:
  up: {type: proportion, event: feedback, direction: increase}
experiments:
  tone:
    prompt: a
    coverage: 0.8
    variations:
      - {key: control, version: canary, weight: 0.5}
      - {key: warm, version: v2, weight: 0.5}
    overrides: {qa-1: warm}
    metrics: {primary: up}
`;
const EVENTS = `${temporaryFolder()}/events.jsonl`;
const CANARY = { name: "tone", environment: "canary" };

let store: TestStore;
let running: Experiment;

const resolved = (request: Partial<ResolveRequest> = {}) =>
  store.with((opened) => resolve(opened, { prompt: "a", environment: "canary", ...request }));
const results = (environment = "canary") =>
  store.with((opened) =>
    readResults(opened, { experiment: "tone", events: [EVENTS], environment, cwd: "/", standardInput: async function* () {} }),
  );
const clockAt = (date: string) => Object.assign(store.repository.environment, { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date });

beforeAll(async () => {
  store = await promptStore({
    manifest: `${MANIFEST}${EXPERIMENTS}`,
    prompts: { "a.md": "{{> part}} one\n", "part.md": "Dear {{name}},\n" },
  });
  await store.write({ "a.md": "{{> part}} two\n" });
  clockAt("2025-03-01T10:00:00Z");
  await store.promote("canary", ["a@v1", "part"]);
  clockAt("2025-03-02T10:00:00Z");
  await store.with((opened) => startExperiment(opened, CANARY));
  running = (await store.with((opened) => showExperiment(opened, CANARY))).running?.experiment ?? running;
  await store.write({ "part.md": "Dear {{first_name}},\n" });
  clockAt("2025-03-03T10:00:00Z");
  await store.promote("canary", ["part"]);
  writeEvents();
});

describe("while an experiment runs", () => {
  it("gives everybody what assign says by the same definition", async () => {
    const users = ["qa-1", ...Array.from({ length: 25 }, (_, index) => `u-${index}`)];
    const [answers, reasons] = [new Set<string>(), new Set<string | null>()];
    await store.with(async (opened) => {
      for (const user of users) {
        const { variation, label, reason, bucket } = await resolve(opened, { prompt: "a", environment: "canary", user });
        const expected = assign(running, { user });
        expect({ user, variation, reason, bucket }).toEqual({
          user,
          variation: expected.variation,
          reason: expected.reason,
          bucket: expected.bucket,
        });
        answers.add(`${variation} ${label}`);
        reasons.add(reason);
      }
    });
    expect([...answers].toSorted()).toEqual(["control v1", "null v1", "warm v2"]);
    expect([...reasons].toSorted()).toEqual(["override", "split", "traffic"]);
  });

  it("keeps for a variation the partials that were pinned with it, and who takes no part gets those that are live", async () => {
    const { running: shown } = await store.with((opened) => showExperiment(opened, CANARY));
    expect(await resolved({ user: "qa-1" })).toMatchObject({
      template: "{{> part}} two\n",
      variables: ["name"],
      digest: shown?.pins[1]?.digest,
    });
    expect(await resolved()).toMatchObject({
      variation: null,
      reason: "missing_unit",
      template: "{{> part}} one\n",
      variables: ["first_name"],
    });
  });

  it("says in the answer how it was decided, and what another time would have answered", async () => {
    const { explanation } = await resolved({ user: "qa-1", explain: true });
    expect(explanation).toEqual([
      { kind: "experiment", name: "tone", steps: [{ step: "override", decides: true, unit: "qa-1", variation: "warm" }] },
    ]);
    expect(await resolved({ user: "qa-1", at: "2025-03-02T12:00:00Z" })).toMatchObject({ variation: "warm", label: "v2" });
    expect(await resolved({ user: "qa-1", at: "2025-03-01T12:00:00Z" })).toMatchObject({
      experiment: null,
      label: "v1",
      variables: ["name"],
    });
  });

  it("has results that are read by the definition that runs, whatever the manifest says meanwhile", async () => {
    await store.write({ "manifest.yaml": `${MANIFEST}${EXPERIMENTS.replaceAll("up", "down")}` });
    const document = await results();
    expect(document).toMatchObject({
      definition: { from: "running", environment: "canary", started: "2025-03-02T10:00:00.000Z" },
      coverage: 0.8,
      metrics: [{ metric: "up", arms: [{ units: expect.any(Number) as number, verdict: null }, { verdict: "better" }] }],
      checks: { overridden: 1, other_environments: { dev: 1 } },
      read: { malformed: 1, malformed_lines: [{ path: EVENTS, fault: "no JSON" }] },
      next: { act: "ship", command: { text: "promptlane experiment stop tone --env canary --ship warm" } },
    });
    await store.write({ "manifest.yaml": `${MANIFEST}${EXPERIMENTS}` });
  });

  it("weighs a changed manifest against what runs, and against another commit", async () => {
    const path = ".prompts/manifest.yaml";
    const impactOf = async (text: string, base?: string) => {
      await store.repository.write({ [path]: `${MANIFEST}${text}` });
      return store.with((opened) => impactOfManifest(opened, base === undefined ? { environment: "canary" } : { base }));
    };
    expect(await impactOf(EXPERIMENTS)).toMatchObject({ experiments: [], unchanged: ["tone"], not_running: [] });
    const weights = await impactOf(
      EXPERIMENTS.replace("canary, weight: 0.5", "canary, weight: 0.4").replace("v2, weight: 0.5", "v2, weight: 0.6"),
    );
    expect(weights.experiments).toMatchObject([
      { change: "changed", parts: ["weights"], versions: [], impact: { kind: "exact", leaving: 0.1 } },
    ]);
    expect(weights.experiments[0]?.refused).toMatch(
      /^tone cannot be updated while it runs: .*Instead: ramp `coverage`, or set a new `seed`\.$/,
    );
    const ramp = await impactOf(EXPERIMENTS.replace("0.8", "1"), "HEAD");
    expect(ramp).toMatchObject({
      environment: null,
      experiments: [{ parts: ["coverage"], impact: { moved: 0, entering: 0.2 }, refused: null }],
    });
    const none = await impactOf("", "HEAD");
    expect(none.experiments).toMatchObject([{ change: "ended", impact: { leaving: 0.8 } }]);
    await impactOf(EXPERIMENTS);
  });

  it("can be dealt out as it runs, and elsewhere only as the manifest has it", async () => {
    const simulated = (environment?: string) =>
      store.with((opened) =>
        simulateExperiment(opened, { experiment: "tone", users: 500, ...(environment !== undefined && { environment }) }),
      );
    expect(await simulated("canary")).toMatchObject({ definition: { from: "running" }, arms: [{ version: "v1" }, { version: "v2" }] });
    expect(await simulated()).toMatchObject({ definition: { from: "manifest" }, arms: [{ version: "canary" }, { version: "v2" }] });
    expect((await failure(simulated("preview"))).code).toBe("experiment-not-running");
  });
});

it("after it was stopped its results are those of the last run, and where it never ran those of the manifest", async () => {
  const before = await results();
  clockAt("2025-03-04T10:00:00Z");
  await store.with((opened) => stopExperiment(opened, CANARY));
  const after = await results();
  expect(after.definition).toMatchObject({ from: "stopped", ended: "2025-03-04T10:00:00.000Z" });
  expect([after.metrics, after.next]).toEqual([before.metrics, null]);
  expect(await resolved({ user: "qa-1" })).toMatchObject({ experiment: null, variables: ["first_name"] });
  expect(await resolved({ user: "qa-1", at: "2025-03-03T12:00:00Z" })).toMatchObject({ variation: "warm", variables: ["name"] });
  expect((await results("preview")).definition).toMatchObject({ from: "manifest", environment: "preview" });
});

function writeEvents(): void {
  const log = openEventLog(EVENTS, { environment: "canary" });
  for (const user of ["qa-1", ...Array.from({ length: 3000 }, (_, index) => `u-${index}`)]) {
    const assignment = assign(running, { user });
    log.exposure(assignment);
    if (Number(user.slice(2)) % 10 < (assignment.variation === "warm" ? 6 : 3)) log.outcome({ event: "feedback", unit: user });
  }
  log.close();
  const elsewhere = openEventLog(EVENTS, { environment: "dev" });
  elsewhere.exposure(assign(running, { user: "qa-1" }));
  elsewhere.close();
  appendFileSync(EVENTS, "no event\n");
}

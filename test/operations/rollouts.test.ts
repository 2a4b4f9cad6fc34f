import { describe, expect, it } from "vitest";
import { assignRollout } from "../../src/domain/experiment/rollout.ts";
import { Conflict, NotFound, PolicyRefused, Usage } from "../../src/domain/errors.ts";
import { history } from "../../src/operations/history.ts";
import { resolve } from "../../src/operations/resolve.ts";
import { startExperiment } from "../../src/operations/start-experiment.ts";
import { stopExperiment } from "../../src/operations/stop-experiment.ts";
import { verify } from "../../src/operations/verify.ts";
import { failure, moves, skips } from "./prompt-store.ts";
import { rolloutStore, type TestRollouts } from "./rollout-store.ts";

async function actions({ store }: TestRollouts, environment = "canary"): Promise<(string | null)[]> {
  const { deployments } = await store.with((opened) => history(opened, { environment, limit: null }));
  return deployments.map(({ action }) => action).toReversed();
}

async function findings({ store }: TestRollouts): Promise<string[]> {
  return (await store.with((opened) => verify(opened, {}))).findings.map(({ code, message }) => `${code}: ${message}`);
}

describe("a rollout from its start to its end", () => {
  it("pins both versions with what they include, goes on step by step, and ships in one commit", async () => {
    const rollouts = await rolloutStore();
    const { store } = rollouts;
    rollouts.hoursAgo(2);
    const start = await rollouts.start("a", { reason: "Shorter" });
    expect(start).toMatchObject({ changed: true, changes: [], running: [{ kind: "rollout", name: "a", from: null, to: { percent: 1 } }] });
    const record = await rollouts.record("a");
    expect(record).toMatchObject({ rollout: { candidate: "v2", stable: "v1", percent: 1 }, step: 0, state: "running", reason: "Shorter" });
    expect(record?.pins.map(({ variation, version, partials }) => [variation, version, partials.map(({ key }) => key)])).toEqual([
      ["candidate", 2, ["tone"]],
      ["control", 1, ["tone"]],
    ]);
    expect(Object.keys(record?.metrics ?? {})).toEqual(["latency_ms", "thumbs_up"]);
    const files = await store.repository.git("ls-tree", "-r", "--name-only", start.commit ?? "");
    for (const path of ["a@v2", "a@v1", "tone@v1"]) expect(files).toContain(`.promptlane/versions/${path}.md`);
    expect(await store.live("canary")).toMatchObject({ a: "v1" });

    const events = await rollouts.events("a", { users: 60_000 });
    expect(await rollouts.step("a", { events: [events] })).toMatchObject({ running: [{ from: { percent: 1 }, to: { percent: 10 } }] });
    expect((await failure(rollouts.step("a", { events: [await rollouts.events("a")] }))).message).toContain(
      "approve what comes after 10 %",
    );
    await rollouts.step("a", { events: [await rollouts.events("a")], approve: true });
    await rollouts.step("a", { events: [await rollouts.events("a")] });
    expect(await rollouts.record("a")).toMatchObject({ rollout: { percent: 100 }, step: 3 });
    const complete = await failure(rollouts.step("a", { override: true, reason: "on" }));
    expect(complete).toMatchObject({ code: "rollout-complete", hint: "promptlane rollout ship a --env canary" });

    const ship = await rollouts.ship("a");
    expect(moves(ship)).toEqual({ a: "v1 -> v2" });
    expect(ship.parent).toBe(await store.repository.id(`${ship.commit}~1`));
    expect(await rollouts.record("a")).toBe(null);
    expect(await store.live("canary")).toMatchObject({ a: "v2" });
    expect(await actions(rollouts)).toEqual(["promote", "rollout-start", ...Array<string>(3).fill("rollout-step"), "rollout-ship"]);
    expect(await findings(rollouts)).toEqual([]);

    expect(ship.undo?.text).toBe(`promptlane rollout start a --env canary --from ${ship.commit?.slice(0, 7)}`);
    expect(moves(await rollouts.start("a", { from: ship.commit ?? "" }))).toEqual({ a: "v2 -> v1" });
    expect(await rollouts.record("a")).toMatchObject({ rollout: { percent: 100 }, step: 3 });
    const again = await rollouts.ship("a");
    expect(moves(await store.rollback("canary", { from: again.commit ?? "" }))).toEqual({ a: "v2 -> v1" });
    expect(await rollouts.record("a")).toBe(null);
    expect(await findings(rollouts)).toEqual([]);
  });

  it("gives each user by resolve what the library's function says, and what is live to those who take no part", async () => {
    const rollouts = await rolloutStore();
    await rollouts.start("a");
    await rollouts.start("b");
    for (const [key, parts] of [
      ["a", [null]],
      ["b", ["candidate", "control"]],
    ] as const) {
      const { rollout } = (await rollouts.record(key)) ?? expect.fail(`no rollout of ${key}`);
      const seen = new Set<string | null>();
      for (let number = 0; number < 12; number += 1) {
        const { variation, version, reason, bucket } = assignRollout(rollout, { user: `u-${number}` });
        const answer = await rollouts.store.with((store) => resolve(store, { prompt: key, environment: "canary", user: `u-${number}` }));
        expect(answer).toMatchObject({ variation, reason, bucket, label: version ?? "v1" });
        expect(answer.text).toContain(`version ${(version ?? "v1").slice(1)}`);
        seen.add(variation);
      }
      for (const part of parts) expect(seen).toContain(part);
    }
  });

  it("property: by the records of a branch nobody crosses from one group to the other up to 50 %", async () => {
    const rollouts = await rolloutStore();
    await rollouts.start("a");
    const users = Array.from({ length: 5000 }, (_, number) => `u-${number}`);
    const groups = new Map<string, string>();
    for (let percent = 0; percent < 50;) {
      const { rollout } = (await rollouts.record("a")) ?? expect.fail("not running");
      for (const user of users) {
        const { variation } = assignRollout(rollout, { user });
        expect(groups.get(user) ?? variation).toBe(variation);
        if (variation !== null) groups.set(user, variation);
      }
      percent = rollout.percent;
      if (percent < 50) await rollouts.step("a", { override: true, reason: "for the test" });
    }
    expect(new Set(groups.values())).toEqual(new Set(["candidate", "control"]));
    expect(groups.size).toBe(users.length);
  });
});

describe("the start of a rollout", () => {
  it("is refused without a description, for what is live or not live, beside another, and out of order", async () => {
    const rollouts = await rolloutStore();
    const { store } = rollouts;
    expect(await failure(rollouts.start("tone"))).toMatchObject({ name: "NotFound", code: "rollout-not-described" });
    expect(await failure(rollouts.start("a", { environment: "dev" }))).toMatchObject({ name: "PolicyRefused", code: "nothing-live" });
    expect(await failure(rollouts.start("a@v1"))).toMatchObject({ code: "candidate-disagrees", hint: expect.stringContaining("a@v2") });
    expect(await failure(rollouts.start("a@latest"))).toBeInstanceOf(Usage);
    await rollouts.start("a");
    expect(await rollouts.start("a")).toMatchObject({ changed: false });
    await rollouts.step("a", { override: true, reason: "Seen enough" });
    expect(await failure(rollouts.start("a"))).toMatchObject({ code: "rollout-runs", hint: "promptlane rollout status a --env canary" });

    await store.with((opened) => startExperiment(opened, { name: "words" }));
    expect(await failure(rollouts.start("b"))).toMatchObject({
      code: "users-shared",
      hint: expect.stringContaining("promptlane experiment stop words --env canary"),
    });
    await store.with((opened) => stopExperiment(opened, { name: "words" }));
    await rollouts.start("b");
    expect(await failure(store.with((opened) => startExperiment(opened, { name: "words" })))).toMatchObject({ code: "users-shared" });
    const aborted = await rollouts.abort("b");
    const undone = await store.rollback("canary", { from: aborted.commit ?? "" });
    expect(undone).toMatchObject({
      changed: false,
      warnings: [expect.stringContaining(`rollout start b --env canary --from ${aborted.commit?.slice(0, 7)}`)],
    });
    await store.promote("canary", ["b@v2"]);
    const back = rollouts.start("b", { from: aborted.commit ?? "" });
    expect(await failure(back)).toMatchObject({ name: "Conflict", message: expect.stringContaining("is v2 in canary now, and was v1") });
    expect(await failure(rollouts.start("b@v2"))).toMatchObject({ code: "candidate-is-live" });

    await store.promote("dev", ["b@v1"]);
    await store.promote("production", ["b@v1"]);
    const outOfOrder = await failure(rollouts.start("b", { environment: "production" }));
    expect(outOfOrder).toMatchObject({ name: "PolicyRefused", code: "not-live-before" });
    expect(await failure(rollouts.start("b", { environment: "production", override: true }))).toBeInstanceOf(Usage);
    const start = await rollouts.start("b", { environment: "production", override: true, reason: "Urgent" });
    expect(start.changed).toBe(true);
    expect(start.undo?.text).toBe(`promptlane rollback --env production --from ${start.commit?.slice(0, 7)}`);
    await store.rollback("production", { from: start.commit ?? "" });
    expect(await rollouts.record("b", "production")).toBe(null);
    expect(await findings(rollouts)).toEqual([]);
  });

  it("writes nothing in a dry run, and once under one operation", async () => {
    const rollouts = await rolloutStore();
    const before = await rollouts.store.everything();
    expect(await rollouts.start("a", { dryRun: true })).toMatchObject({ changed: true, commit: null, running: [{ to: { percent: 1 } }] });
    expect(await rollouts.store.everything()).toBe(before);
    await rollouts.start("a", { operation: "job-1" });
    await rollouts.abort("a");
    expect(await rollouts.start("a@v2", { operation: "job-1" })).toMatchObject({
      changed: false,
      warnings: [expect.stringContaining("job-1")],
    });
    await rollouts.start("b");
    const [step] = await rollouts.run({ key: "b", operation: "job-2" });
    await rollouts.store.rollback("canary", { from: step?.deployment?.commit as string });
    // It stands where it stood, whatever would be due.
    expect([step?.to, (await rollouts.run({ key: "b", operation: "job-2" }))[0]]).toMatchObject([
      100,
      { from: 50, to: 50, deployment: { changed: false } },
    ]);
  });
});

describe("a step of a rollout", () => {
  it("waits for its hold and for events, says until when and what to type, and goes on all the same with a reason", async () => {
    const rollouts = await rolloutStore();
    await rollouts.start("a");
    const refused = await failure(rollouts.step("a"));
    expect(refused).toBeInstanceOf(PolicyRefused);
    expect(refused).toMatchObject({ code: "rollout-waits", hint: expect.stringContaining("promptlane rollout step a --env canary") });
    expect(refused.message).toMatch(/it stays at 1 % until \d{4}-.*Z; without events/);
    expect(await rollouts.status("a")).toMatchObject({
      percent: 1,
      step: 1,
      next: "wait",
      waits: [{ code: "hold" }, { code: "no-events" }],
    });
    expect(await failure(rollouts.step("a", { override: true }))).toBeInstanceOf(Usage);
    const step = await rollouts.step("a", { override: true, reason: "Checked by hand" });
    expect(await rollouts.record("a")).toMatchObject({ step: 1, reason: "Checked by hand", action: "rollout-step" });

    await rollouts.store.rollback("canary", { from: step.commit ?? "" });
    expect(await rollouts.record("a")).toMatchObject({ step: 0, rollout: { percent: 1 } });
    expect(await findings(rollouts)).toEqual([]);
    expect(await failure(rollouts.step("b"))).toBeInstanceOf(NotFound);
  });

  it("is made once by two people at a time, and never on top of what the other did", async () => {
    const rollouts = await rolloutStore({ remote: true });
    const { store } = rollouts;
    await rollouts.start("b");
    const [one, other] = await Promise.all([store.clone(), store.clone()]);
    const stepped = await Promise.all([one, other].map((clone) => rollouts.of(clone).step("b")));
    expect(stepped.filter(({ commit }) => commit !== null)).toHaveLength(1);
    const shipMeanwhile = async () => void (await rollouts.of(other).ship("b"));
    const aborted = await failure(rollouts.of(one).abort("b", {}, shipMeanwhile));
    expect(aborted).toBeInstanceOf(Conflict);
    expect(await store.with(async () => other.live("canary"))).toMatchObject({ b: "v2" });
  });
});

describe("a rollout that is aborted", () => {
  it("leaves what is live, and holds its version until somebody names it", async () => {
    const rollouts = await rolloutStore();
    const { store } = rollouts;
    await rollouts.start("a");
    await rollouts.step("a", { override: true, reason: "Seen enough" });
    const abort = await rollouts.abort("a", { reason: "Rude" });
    expect(abort).toMatchObject({ changes: [], running: [{ name: "a", to: null, action: "rollout-abort" }] });
    expect(await store.live("canary")).toMatchObject({ a: "v1" });
    expect(await store.held("canary", "a")).toEqual(["v2"]);
    expect(skips(await store.promoteAll("canary"))).toEqual({ a: "held" });
    expect(await failure(store.promote("canary", ["a"]))).toMatchObject({ code: "held" });
    expect(await failure(rollouts.start("a"))).toMatchObject({ code: "held", hint: "promptlane rollout start a@v2 --env canary" });
    expect(abort.undo?.text).toBe(`promptlane rollout start a --env canary --from ${abort.commit?.slice(0, 7)}`);
    await rollouts.start("a", { from: abort.commit ?? "" });
    expect(await rollouts.record("a")).toMatchObject({ step: 1, rollout: { percent: 10 } });
    expect(await failure(rollouts.start("a", { from: abort.parent ?? "" }))).toMatchObject({ code: "not-ended-there" });
    await rollouts.abort("a");
    await rollouts.start("a@v2");
    await rollouts.abort("a");
    expect(moves(await store.promote("canary", ["a@v2"]))).toEqual({ a: "v1 -> v2" });
    expect(await findings(rollouts)).toEqual([]);
  });
});

describe("running the rollouts of an environment", () => {
  it("steps those that may, and takes back the one whose guardrail fails, in one commit each", async () => {
    const rollouts = await rolloutStore();
    rollouts.hoursAgo(2);
    await rollouts.start("a");
    await rollouts.start("b");
    expect(await rollouts.run({ dryRun: true })).toMatchObject([
      { key: "a", act: "wait", from: 1, to: 1, deployment: null },
      { key: "b", act: "advance", from: 50, to: 100 },
    ]);
    const slow = await rollouts.events("a", { slower: 1.3, users: 60_000 });
    const earlier = await rollouts.events("a", { slower: 1.3, users: 60_000, hoursAgo: 3 });
    expect(await rollouts.status("a", [earlier])).toMatchObject({ units: { candidate: 0, control: 0 }, next: "wait" });
    expect(await rollouts.status("a", [slow])).toMatchObject({
      trusted: true,
      next: "rollback",
      command: "promptlane rollout abort a --env canary",
    });
    const results = await rollouts.run({ events: [slow] });
    expect(results).toMatchObject([
      { key: "a", act: "rollback", from: 1, to: null, guardrails: [{ metric: "latency_ms", verdict: "fail" }, {}] },
      { key: "b", act: "advance", from: 50, to: 100 },
    ]);
    expect(results.map(({ deployment }) => deployment?.undo?.argv.slice(1, 3))).toEqual([
      ["rollout", "start"],
      ["rollback", "--env"],
    ]);
    expect(await actions(rollouts)).toEqual(["promote", "rollout-start", "rollout-start", "rollout-abort", "rollout-step"]);
    const { deployments } = await rollouts.store.with((store) => history(store, { limit: null }));
    expect(deployments.find(({ action }) => action === "rollout-abort")?.reason).toBe("latency_ms got worse with v2");
    expect(await rollouts.store.held("canary", "a")).toEqual(["v2"]);
    expect(await rollouts.run()).toMatchObject([{ key: "b", act: "ship", from: 100, deployment: null }]);
    expect(await findings(rollouts)).toEqual([]);
  });

  it("pauses where that is what the guardrail says, and goes on only by a word", async () => {
    const rollouts = await rolloutStore();
    rollouts.hoursAgo(2);
    await rollouts.start("a");
    const disliked = await rollouts.events("a", { thumbs: 5, users: 60_000 });
    expect(await rollouts.run({ events: [disliked], operation: "night-7" })).toMatchObject([{ act: "pause", from: 1, to: 1 }]);
    expect(await rollouts.record("a")).toMatchObject({ state: "paused", step: 0, reason: "thumbs_up got worse with v2" });
    expect(await rollouts.run({ events: [disliked] })).toMatchObject([{ act: "wait", waits: [{ code: "paused" }], deployment: null }]);
    await rollouts.step("a", { override: true, reason: "A lost event" });
    expect(await rollouts.record("a")).toMatchObject({ state: "running", step: 1 });
    expect(await findings(rollouts)).toEqual([]);
  });
});

describe("other deployments of a prompt that is rolled out", () => {
  it("leave it alone, or are refused with the way out; a rollback ends the rollout and says so", async () => {
    const rollouts = await rolloutStore();
    const { store } = rollouts;
    await rollouts.start("a");
    expect(await failure(store.promote("canary", ["a@v2"]))).toMatchObject({ name: "PolicyRefused", code: "rollout" });
    expect(skips(await store.promoteAll("canary"))).toEqual({ a: "rollout" });
    expect(await failure(store.retire("canary", ["a"]))).toMatchObject({ code: "rollout" });
    await store.write({ "tone.md": "tone 2\n" });
    await store.promote("canary", ["tone"]);
    expect(await rollouts.record("a")).toMatchObject({ pins: [{ partials: [{ key: "tone", version: 1 }] }, {}] });

    const early = await failure(rollouts.ship("a"));
    expect(early).toMatchObject({ name: "PolicyRefused", code: "rollout-not-finished" });
    const ship = await rollouts.ship("a", { override: true, reason: "Enough seen", dryRun: true });
    expect(moves(ship)).toEqual({ a: "v1 -> v2" });
    expect(ship.warnings).toEqual([expect.stringContaining("tone v1")]);

    expect(await store.held("canary", "a")).toEqual([]);
    const back = await store.rollback("canary", { key: "tone" });
    expect(back).toMatchObject({ running: [{ name: "a", to: null }], warnings: [expect.stringContaining("rollout of a")] });
    expect(await rollouts.record("a")).toBe(null);
    expect(await store.held("canary", "a")).toEqual(["v2"]);
    expect(await findings(rollouts)).toEqual([]);
  });
});

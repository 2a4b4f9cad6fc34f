import { describe, expect, it } from "vitest";
import type { Invalid } from "../../src/domain/errors.ts";
import { Conflict, NotFound, PolicyRefused, Usage } from "../../src/domain/errors.ts";
import { history } from "../../src/operations/history.ts";
import { listExperiments } from "../../src/operations/list-experiments.ts";
import { status } from "../../src/operations/status.ts";
import { codes, commitByHand, fileAt, verified } from "./environment-log.ts";
import { ExperimentStore, experimentStore, manifestWith, runs, toneWith } from "./experiment-store.ts";
import { failure, moves, promptStore, skips } from "./prompt-store.ts";

const CANARY = "promptlane/env/canary";
const RECORD = ".promptlane/experiments/tone.json";

describe("an experiment", () => {
  it("starts with every version and partial pinned, ramps, ships its winner in one commit, and comes back as it was", async () => {
    const lab = await experimentStore(toneWith("    coverage: 0.2\n"), { remote: true });
    const { store } = lab;
    const dry = await lab.start("tone", { dryRun: true });
    expect([dry.commit, ...runs(dry)]).toEqual([null, "tone: none -> control v1, warm v3 0.2"]);
    const started = await lab.start("tone", { reason: "try warmth" });
    expect(started).toMatchObject({ changed: true, changes: [], undo: { text: expect.stringContaining("rollback --env canary --from") } });
    expect(await lab.start("tone")).toMatchObject({ changed: false, commit: null });
    expect(await fileAt(store, CANARY, ".promptlane/versions/a@v3.md")).toBe("{{> tone}} version 3");
    expect(await fileAt(store, CANARY, ".promptlane/versions/tone@v1.md")).toBe("calm");

    // What goes live elsewhere changes nothing in it.
    await store.write({ "tone.md": "loud\n" });
    await store.promote("canary", ["tone"]);
    const shown = await lab.show("tone");
    expect(shown.running?.pins.map(({ version, partials }) => [version, ...partials.map(({ version: number }) => number)])).toEqual([
      [1, 1],
      [3, 1],
    ]);
    expect(shown.running).toMatchObject({ reason: "try warmth", started: { commit: started.commit }, changed: { commit: started.commit } });

    await lab.describe(toneWith("    coverage: 0.5\n"));
    expect((await lab.show("tone")).differences).toEqual([{ field: "coverage", running: 0.2, manifest: 0.5 }]);
    const ramped = await lab.update("tone");
    expect(ramped.running[0]?.impact).toMatchObject({ moved: 0, entering: 0.3 });
    expect(await lab.update("tone")).toMatchObject({ changed: false });

    const shipped = await lab.stop("tone", { ship: "warm", reason: "warm won" });
    expect(runs(shipped)).toEqual(["tone: control v1, warm v3 0.5 -> none, warm ships"]);
    expect(moves(shipped)).toEqual({ a: "v1 -> v3" });
    expect(shipped.warnings).toEqual(["warm of a had tone v1 in the experiment, and canary has v2"]);
    const { deployments } = await store.with((opened) => history(opened, { environment: "canary", key: "a", limit: 3 }));
    expect(deployments.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      "experiment-stop warm won",
      "experiment-update null",
      "experiment-start try warmth",
    ]);

    const [, , , , , , , from] = shipped.undo?.argv ?? [];
    const back = await lab.start("tone", { from: from as string });
    expect([runs(back), moves(back)]).toEqual([["tone: none -> control v1, warm v3 0.5"], { a: "v3 -> v1" }]);
    expect(await failure(lab.start("tone", { from: started.commit as string }))).toBeInstanceOf(NotFound);
    await lab.stop("tone");
    // It was started and stopped again since.
    expect(await failure(lab.start("tone", { from: from as string }))).toBeInstanceOf(Conflict);
    for (const each of [store, await store.clone()]) expect(codes(await verified(each))).toEqual([]);
  });

  it("of a flow pins the folder, and a clone of one commit reads it", async () => {
    const store = await promptStore({
      manifest: manifestWith("  desk-tone: {prompt: desk, variations: [{key: one, version: v1}, {key: two, version: latest}]}"),
      prompts: { "desk/flow.yaml": "title: Desk\nentrypoint: main\n", "desk/main.md": "one\n" },
      remote: true,
    });
    await store.promote("canary", ["desk"]);
    await store.write({ "desk/main.md": "two\n" });
    await new ExperimentStore(store).start("desk-tone");
    expect(await fileAt(store, CANARY, ".promptlane/versions/desk@v2/main.md")).toBe("two");
    expect(codes(await verified(store))).toEqual([]);
    const clone = await store.clone({ depth: 1 });
    const { experiments } = await clone.with((opened) => listExperiments(opened));
    expect(
      experiments.map(({ name, runs: there }) => [
        name,
        ...there.map(({ environment, variations }) => `${environment} ${variations[1]?.version}`),
      ]),
    ).toEqual([["desk-tone", "canary v2"]]);
  });
});

describe("an experiment does not start", () => {
  it.each<[string, string, string, typeof PolicyRefused | typeof NotFound | typeof Invalid, string]>([
    [
      "without a live version",
      toneWith("", "[{key: x, version: v1}, {key: y, version: v2}]").replace("prompt: a", "prompt: b"),
      "tone",
      PolicyRefused,
      "nothing-live",
    ],
    [
      "with a version that is not there",
      toneWith("", "[{key: x, version: v1}, {key: y, version: v9}]"),
      "tone",
      NotFound,
      "version-not-found",
    ],
    ["without being described", toneWith(), "tune", NotFound, "experiment-not-found"],
  ])("%s", async (_, experiments, name, type, code) => {
    const lab = await shared();
    await lab.describe(experiments);
    const error = await failure(lab.start(name));
    expect(error).toBeInstanceOf(type);
    expect(error.code).toBe(code);
  });

  it("beside one with the same users, but in another range of a namespace", async () => {
    const lab = await experimentStore();
    const other = (namespace: string) =>
      `  other:\n    prompt: a\n${namespace}    variations: [{key: x, version: v1}, {key: y, version: v2}]\n`;
    const ranged = toneWith("    namespace: {seed: s, range: [0, 0.5]}\n");
    await lab.describe(ranged + other(""));
    await lab.start("tone");
    expect(await failure(lab.start("other"))).toMatchObject({
      code: "users-shared",
      hint: expect.stringContaining("experiment stop tone --env canary"),
    });
    await lab.describe(ranged + other("    namespace: {seed: s, range: [0.5, 1]}\n"));
    expect(runs(await lab.start("other"))).toEqual(["other: none -> x v1, y v2 1"]);
    const { experiments } = await lab.store.with((opened) => listExperiments(opened));
    expect(experiments.flatMap(({ runs: there }) => there.map(({ environment }) => environment))).toEqual(["canary", "canary"]);
  });

  it("with what was not live in the environment before, unless it is overridden with a reason", async () => {
    const lab = await experimentStore(toneWith("", "[{key: control, version: production}, {key: warm, version: v3}]"));
    await lab.store.promote("staging", ["a@v1", "tone"]);
    await lab.store.promote("production", ["a@v1", "tone"]);
    const error = await failure(lab.start("tone", { environment: "production" }));
    expect(error).toMatchObject({ code: "not-live-before", hint: expect.stringContaining("promptlane promote a@v3 --to staging") });
    expect(await failure(lab.start("tone", { environment: "production", override: true }))).toBeInstanceOf(Usage);
    expect(runs(await lab.start("tone", { environment: "production", override: true, reason: "urgent" }))).toHaveLength(1);
  });

  it("with a secret, and with text that does not parse", async () => {
    const lab = await experimentStore(toneWith("", "[{key: control, version: v1}, {key: next, version: latest}]"));
    await lab.store.write({
      "a.md": "{{> tone}} AKIAIOSFODNN7EXAMPLQ wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY ghp_0123456789abcdefghijABCDEFGHIJ012345\n",
    });
    expect(await failure(lab.start("tone"))).toMatchObject({ code: "secret-in-prompt" });
    await lab.store.write({ "a.md": "{{#if x}}\n" });
    expect(await failure(lab.start("tone"))).toMatchObject({ code: "prompt-does-not-parse" });
  });

  let lab: Promise<ExperimentStore> | null = null;
  function shared(): Promise<ExperimentStore> {
    return (lab ??= experimentStore());
  }
});

describe("a running experiment", () => {
  it("is not changed so that users move, but under a new seed in weights and versions, which are found anew", async () => {
    const lab = await experimentStore();
    await lab.start("tone");
    await lab.describe(toneWith("    analysis: {alpha: 0.05, expected_n: 5000}\n"));
    expect((await lab.update("tone")).warnings).toEqual([]);
    await lab.describe(toneWith("    analysis: {expected_n: 900}\n"));
    expect((await lab.update("tone", { dryRun: true })).warnings).toEqual([expect.stringContaining("the analysis of tone changes")]);
    await lab.describe(toneWith("", "[{key: control, version: canary, weight: 0.4}, {key: warm, version: v3, weight: 0.6}]"));
    const error = await failure(lab.update("tone"));
    expect(error).toBeInstanceOf(PolicyRefused);
    expect(error.message).toContain("10.0 % of users move from control to warm");
    await lab.describe(
      toneWith("    seed: again\n", "[{key: control, version: canary, weight: 0.4}, {key: warm, version: latest, weight: 0.6}]"),
    );
    const updated = await lab.update("tone");
    expect(runs(updated)).toEqual(["tone: control v1, warm v3 1 -> control v1, warm v4 1"]);
    expect(updated.running[0]?.impact).toMatchObject({ kind: "expected", moved: 0.5 });
    expect(updated.warnings).toEqual([expect.stringContaining("new seed")]);
    expect(codes(await verified(lab.store))).toEqual([]);
  });
});

describe("while an experiment runs", () => {
  it("does not start under the seed that it ran with before with other texts or weights, whose results would be mixed", async () => {
    const lab = await experimentStore();
    const weighted = "[{key: control, version: canary, weight: 0.4}, {key: warm, version: v3, weight: 0.6}]";
    await lab.start("tone");
    await lab.stop("tone");
    await lab.describe(toneWith("    coverage: 0.5\n"));
    expect((await lab.start("tone")).changed).toBe(true);
    await lab.stop("tone");
    for (const [entry, said] of [
      [toneWith("", weighted), "control 50 %, warm 50 % by user, and now it has control 40 %, warm 60 % by user"],
      [toneWith("", "[{key: control, version: canary}, {key: warm, version: v4}]"), "v3 for warm, and now it has v4"],
    ] as const) {
      await lab.describe(entry);
      expect(await failure(lab.start("tone"))).toMatchObject({ code: "seed-used", message: expect.stringContaining(said) });
    }
    await lab.describe(toneWith("    seed: again\n", weighted));
    expect((await lab.start("tone")).changed).toBe(true);
    await lab.stop("tone");
    await lab.store.write({ "tone.md": "loud\n" });
    await lab.store.promote("canary", ["tone"]);
    expect(await failure(lab.start("tone"))).toMatchObject({ message: expect.stringContaining("v1 includes something else") });
  });

  it("its prompt is neither promoted nor retired, and --all leaves it alone", async () => {
    const lab = await experimentStore();
    await lab.start("tone");
    const { store } = lab;
    const way = "promptlane experiment stop tone --env canary";
    expect(await failure(store.promote("canary", ["a@v3"]))).toMatchObject({ code: "experiment", hint: way });
    expect(await failure(store.retire("canary", ["a"]))).toMatchObject({ code: "experiment", hint: way });
    expect(await store.promote("canary", ["a@v1"])).toMatchObject({ changed: false });
    await store.write({ "tone.md": "loud\n" });
    const all = await store.promoteAll("canary");
    expect([moves(all), skips(all), all.skipped[0]?.hint]).toEqual([{ tone: "v1 -> v2" }, { a: "experiment" }, way]);
    const { prompts, running, next } = await store.with((opened) => status(opened));
    expect(prompts.map(({ key, environments }) => `${key} ${environments["canary"]?.experiment}`)).toEqual(["a tone", "tone null"]);
    expect(running).toEqual([{ environment: "canary", kind: "experiment", name: "tone", prompt: "a", differences: [], forgotten: false }]);
    expect(next).not.toContain("--to canary");
    // A second experiment has nothing to do with the first one's prompt.
    await lab.describe("  {}");
    expect((await store.with((opened) => status(opened))).running[0]).toMatchObject({ forgotten: true });
  });

  it("a rollback of its prompt, or of what that includes, ends it in the same commit and says so", async () => {
    const lab = await experimentStore(toneWith("", "[{key: x, version: v1}, {key: y, version: v2}]"));
    const { store } = lab;
    await store.promote("canary", ["a@v2"]);
    for (const key of ["a", "tone"]) {
      if (key === "tone") {
        await store.write({ "tone.md": "loud\n" });
        await store.promote("canary", ["tone"]);
        await lab.describe(toneWith("    seed: louder\n", "[{key: x, version: v1}, {key: y, version: v2}]"));
      }
      await lab.start("tone");
      const back = await store.rollback("canary", { key });
      expect(runs(back)).toEqual(["tone: x v1, y v2 1 -> none"]);
      expect(back.warnings.join()).toContain("the experiment tone ends with it");
      expect(await store.rollback("canary", { from: back.commit as string })).toMatchObject({
        running: [],
        warnings: [expect.stringContaining(`experiment start tone --env canary --from`)],
      });
    }
    expect(codes(await verified(store))).toEqual([]);
  });

  it("a rollback of its start ends it, of its update undoes that, and of its end starts nothing", async () => {
    const lab = await experimentStore(toneWith("    coverage: 0.2\n"));
    const { store } = lab;
    const started = await lab.start("tone");
    const ended = await store.rollback("canary");
    expect(runs(ended)).toEqual(["tone: control v1, warm v3 0.2 -> none"]);
    expect(await failure(store.rollback("canary"))).toMatchObject({ code: "already-rolled-back" });
    expect(await store.rollback("canary", { from: started.commit as string })).toMatchObject({ changed: false });
    // Another rollback would start nothing, so it is undone by what does.
    const from = ended.commit?.slice(0, 7) as string;
    expect(ended.undo?.text).toBe(`promptlane experiment start tone --env canary --from ${from}`);
    expect(runs(await lab.start("tone", { from }))).toEqual(["tone: none -> control v1, warm v3 0.2"]);
    await lab.describe(toneWith("    coverage: 0.6\n"));
    const updated = await lab.update("tone");
    await lab.describe(toneWith("    coverage: 0.9\n"));
    const latest = await lab.update("tone");
    expect(await failure(store.rollback("canary", { from: updated.commit as string }))).toBeInstanceOf(Conflict);
    expect(runs(await store.rollback("canary", { from: latest.commit as string }))).toEqual([
      "tone: control v1, warm v3 0.9 -> control v1, warm v3 0.6",
    ]);
    const stopped = await lab.stop("tone");
    const nothing = await store.rollback("canary");
    expect(nothing).toMatchObject({ changed: false, warnings: [expect.stringContaining(`--from ${stopped.commit?.slice(0, 7)}`)] });
    // A state of the past has no experiments that did not run then, and none that ended since.
    await lab.start("tone", { from: stopped.commit as string });
    expect(runs(await store.rollback("canary", { to: stopped.commit as string }))).toEqual(["tone: control v1, warm v3 0.6 -> none"]);
    expect(codes(await verified(store))).toEqual([]);
  });

  it("its end works with a broken manifest, and repeating an operation does nothing", async () => {
    const lab = await experimentStore();
    const { store } = lab;
    const once = await lab.start("tone", { operation: "ci-1" });
    await store.write({ "manifest.yaml": "format: 1\nexperiments: 7\n" });
    expect(await failure(lab.start("tone"))).toMatchObject({ code: "manifest-invalid" });
    await lab.stop("tone", { operation: "ci-2" });
    await lab.describe(toneWith());
    for (const repeat of [lab.start("tone", { operation: "ci-1" }), lab.stop("tone", { operation: "ci-2" })]) {
      expect(await repeat).toMatchObject({ changed: false, warnings: [expect.stringContaining("did this before")] });
    }
    expect(once.commit).not.toBeNull();
    expect(await failure(lab.stop("tone"))).toMatchObject({ code: "experiment-not-running" });
    expect(await failure(lab.stop("tone", { environment: "nowhere" }))).toBeInstanceOf(NotFound);
  });

  it("who decides on what somebody else has changed meanwhile is told so, and the same twice is done once", async () => {
    const lab = await experimentStore(toneWith(), { remote: true });
    const other = new ExperimentStore(await lab.store.clone());
    expect(await lab.start("tone", {}, async () => void (await other.start("tone")))).toMatchObject({ changed: false, commit: null });
    await lab.stop("tone");
    await lab.describe(toneWith("    seed: again\n"));
    const moved = lab.start("tone", {}, async () => void (await lab.store.promote("canary", ["a@v2"])));
    expect(await failure(moved)).toBeInstanceOf(Conflict);
    expect(await failure(lab.store.promote("canary", ["a@v3"], {}, async () => void (await other.start("tone"))))).toBeInstanceOf(
      PolicyRefused,
    );
    await lab.stop("tone");
    // An experiment that began meanwhile would go on with what is rolled back, and its end was not shown.
    const back = lab.store.rollback("canary", { key: "a" }, async () => void (await other.start("tone")));
    expect(await failure(back)).toBeInstanceOf(Conflict);
  });
});

describe("verify names what was done to an experiment by hand", () => {
  it("another record, another pin, a pin that is gone, and a record that is gone", async () => {
    const lab = await experimentStore(toneWith(), { remote: true });
    const { store } = lab;
    await lab.start("tone");
    const record = await fileAt(store, CANARY, RECORD);
    await commitByHand(store, CANARY, { [RECORD]: record.replace('"version":"v3"', '"version":"v4"') });
    await commitByHand(store, CANARY, { [RECORD]: "{}" });
    await commitByHand(store, CANARY, { [RECORD]: record });
    // As if another operation had written it.
    const forged = record.replace(/"operation": ".*"/, '"operation": "forged"');
    await commitByHand(store, CANARY, { [RECORD]: forged.replace(/"digest":"[0-9a-f]{8}/, '"digest":"00000000') });
    await commitByHand(store, CANARY, { ".promptlane/versions/a@v3.md": "other\n" });
    await commitByHand(store, CANARY, { [RECORD]: null });
    expect(codes(await verified(store))).toEqual([
      "canary running-disagrees",
      "canary running-disagrees",
      "canary invalid-record",
      "canary running-disagrees",
      "canary wrong-pinned-version",
      "canary record-removed",
    ]);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeploymentRecord } from "../../src/domain/environment/deployment.ts";
import { encodeRecord } from "../../src/domain/environment/record-file.ts";
import { codes, commitByHand, fileAt, verified } from "./environment-log.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

const CANARY = "promptlane/env/canary";

describe("verify finds nothing wrong with what promptlane wrote", () => {
  it("promotions, rollbacks of every kind, retirements, renames, drafts, flows, partials and pinned versions", async () => {
    const store = await promptStore({
      prompts: {
        "a.md": "version 1\n",
        "b.md": "b\n",
        "tone.md": "calm\n",
        "uses.md": "{{> tone}} Sort.\n",
        "pins.md": '{{> "tone@v1"}} Sort.\n',
        "desk/flow.yaml": "title: Desk\nentrypoint: main\n",
        "desk/main.md": "{{> tone}} main\n",
        "desk/other.md": "---\ndescription: other\n---\nother\n",
      },
      remote: true,
    });
    await store.versions("a", 2, 4);
    await store.promote("canary", ["a@v1", "b", "uses", "pins", "desk"], { withPartials: true });
    await store.write({ "tone.md": "loud\n", "desk/main.md": "changed\n" });
    const second = await store.promoteAll("canary");
    await store.rollback("canary", { key: "a" });
    await store.promote("canary", ["a@v3"]);
    await store.promote("canary", ["a@v4"]);
    await store.rollback("canary", { key: "a" });
    await store.rollback("canary", { key: "a", again: true });
    await store.promote("canary", ["a@v2"]);
    await store.rollback("canary");
    await store.rollback("canary", { to: second.commit as string });
    await store.retire("canary", ["b"]);
    await store.rollback("canary", { key: "b" });
    await store.write({ "b.md": null, "bee.md": "---\nrenamed_from: b\n---\nb\n" });
    await store.promote("canary", ["bee"], { retireOld: true });
    await store.promote("preview", ["bee@v1", "a@v2"]);
    await store.repository.git("switch", "--quiet", "--create", "topic");
    await store.repository.commit("draft", { files: { ".prompts/a.md": "a draft\n" } });
    await store.promote("dev", ["a@draft"]);
    for (const each of [store, await store.clone()]) {
      const document = await verified(each);
      expect(codes(document)).toEqual([]);
      expect(document.branches.map(({ environment, commits }) => `${environment} ${commits}`)).toEqual([
        "dev 1",
        "staging 0",
        "production 0",
        "canary 13",
        "preview 1",
        expect.stringMatching(/^null [1-9]/),
      ]);
    }
  });
});

describe("verify names, with environment, commit, key and path", () => {
  let original: TestStore;
  let store: TestStore;

  beforeAll(async () => {
    original = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await original.versions("a", 2, 3);
    await original.promote("canary", ["a@v1", "b"]);
    await original.promote("canary", ["a@v2"]);
  });

  beforeEach(() => {
    store = original.copy();
  });

  const record = async (key: string): Promise<DeploymentRecord> =>
    JSON.parse(await fileAt(store, CANARY, `.promptlane/deployments/${key}.json`)) as DeploymentRecord;
  const written = (changed: DeploymentRecord) => ({ [`.promptlane/deployments/${changed.key}.json`]: encodeRecord(changed) });
  const blobOf = (text: string) => store.repository.id(text);

  it("content that somebody edited by hand", async () => {
    const commit = await commitByHand(store, CANARY, { ".prompts/a.md": "evil\n" });
    expect((await verified(store, { environment: "canary" })).findings).toEqual([
      {
        environment: "canary",
        severity: "error",
        code: "content-without-record",
        commit,
        key: "a",
        path: ".prompts/a.md",
        message: expect.stringContaining("by hand"),
        hint: "promptlane history a --env canary",
      },
    ]);
  });

  it("content that somebody took away, and a record that somebody took away", async () => {
    await commitByHand(store, CANARY, { ".prompts/b.md": null });
    await commitByHand(store, CANARY, { ".promptlane/deployments/a.json": null });
    expect(codes(await verified(store))).toEqual(["canary content-without-record b", "canary record-removed a"]);
  });

  it("a record that disagrees with the content, one of another key, and one that is none", async () => {
    const { blob, ...rest } = await record("a");
    await commitByHand(store, CANARY, written({ ...rest, blob: await blobOf("HEAD:.prompts/a.md") }));
    await commitByHand(store, CANARY, { ".promptlane/deployments/b.json": encodeRecord(await record("a")) });
    await commitByHand(store, CANARY, { ".promptlane/deployments/b.json": "{}\n" });
    expect(blob).toBe(await blobOf("HEAD~1:.prompts/a.md"));
    expect(codes(await verified(store))).toEqual(["canary record-disagrees a", "canary record-disagrees b", "canary invalid-record b"]);
  });

  it("a commit that deploys nothing, a file that nothing deploys, and a mark that changed", async () => {
    await commitByHand(store, CANARY, {});
    await commitByHand(store, CANARY, { "notes.txt": "x", ".prompts/picture.png": "x" });
    await commitByHand(store, CANARY, { ".promptlane/store.json": '{"format":1,"store":".prompts"} ' });
    expect((await verified(store)).findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "hand-made-commit null",
      "stray-file .prompts/picture.png",
      "stray-file notes.txt",
      "stray-file .promptlane/store.json",
    ]);
  });

  it("content that is not the version whose number it has, and a number that there is not", async () => {
    const live = await record("a");
    const forged = { ...live, version: 3, label: "v3" };
    await commitByHand(store, CANARY, written(forged));
    await commitByHand(store, CANARY, written({ ...live, version: 9, label: "v9" }));
    await commitByHand(store, CANARY, written({ ...live, label: "v7" }));
    const { findings } = await verified(store);
    expect(findings.filter(({ code }) => code !== "stack-disagrees").map(({ code }) => code)).toEqual([
      "wrong-version",
      "unknown-version",
      "wrong-version",
    ]);
    expect(findings[0]?.message).toContain("a v3");
  });

  it("a commit of the source that does not hold what was deployed from it", async () => {
    const live = await record("b");
    const other = await store.repository.commit("elsewhere", { files: { ".prompts/b.md": "other\n" } });
    await store.push();
    await commitByHand(store, CANARY, written({ ...live, commit: other, previous: [deployed(live)] }));
    expect(codes(await verified(store))).toEqual(["canary commit-disagrees b"]);
  });

  it("a digest that is not that of the text and of what it includes", async () => {
    const live = await record("a");
    await commitByHand(store, CANARY, written({ ...live, digest: "0".repeat(64), previous: [...live.previous, deployed(live)] }));
    expect(codes(await verified(store))).toEqual(["canary digest-disagrees a"]);
  });

  it("a rollback that restores what never stood there, and a stack that nobody built", async () => {
    const live = await record("a");
    const third = await blobOf("HEAD:.prompts/a.md");
    const v3 = { ...deployed(live), version: 3, label: "v3", commit: await store.repository.id("HEAD"), blob: third };
    await store.promote("preview", ["a@v3"]);
    const { digest } = JSON.parse(await fileAt(store, "promptlane/env/preview", ".promptlane/deployments/a.json")) as DeploymentRecord;
    await commitByHand(store, CANARY, {
      ".prompts/a.md": "version 3\n",
      ...written({ ...live, ...v3, digest, action: "rollback", previous: [] }),
    });
    expect(codes(await verified(store, { environment: "canary" }))).toEqual(["canary rollback-disagrees a"]);
    const b = await record("b");
    await commitByHand(store, CANARY, written({ ...b, operation: "by hand", previous: [v3] }));
    expect(codes(await verified(store, { environment: "canary" }))).toEqual(["canary rollback-disagrees a", "canary stack-disagrees b"]);
  });

  it("held versions that nobody took out, and a record that differs from an earlier one in what nobody deployed", async () => {
    const live = await record("a");
    await commitByHand(store, CANARY, written({ ...live, operation: "by hand" }));
    expect(codes(await verified(store))).toEqual(["canary stack-disagrees a"]);
    const held = [{ version: 3, label: "v3", blob: await blobOf("HEAD:.prompts/b.md") }];
    await commitByHand(store, CANARY, written({ ...live, previous: [...live.previous, deployed(live)], held }));
    expect(codes(await verified(store))).toEqual(["canary stack-disagrees a", "canary held-disagrees a"]);
  });

  it("nothing when a rollback by plain git brought back prompt and record as they were", async () => {
    const { repository: work } = await store.clone();
    await work.git("switch", "--quiet", CANARY);
    await work.git("checkout", "--quiet", "HEAD~1", "--", ".prompts/a.md", ".promptlane/deployments/a.json");
    await work.commit("back by hand");
    await work.git("push", "--quiet", "origin", "HEAD");
    expect(codes(await verified(store))).toEqual([]);
    await store.promote("canary", ["a@v3"]);
    await store.rollback("canary", { key: "a" });
    expect(codes(await verified(store))).toEqual([]);
  });

  it("a pinned version that holds another content", async () => {
    await store.write({ "pins.md": '{{> "a@v1"}} Sort.\n' });
    await store.promote("canary", ["pins"]);
    const pinned = ".promptlane/versions/a@v1.md";
    expect(await fileAt(store, CANARY, pinned)).toBe("version 1");
    await commitByHand(store, CANARY, { [pinned]: "evil\n" });
    expect((await verified(store)).findings.map(({ code, path }) => `${code} ${path}`)).toEqual([`wrong-pinned-version ${pinned}`]);
  });

  it("a branch that belongs to another store, or to none", async () => {
    await store.repository.git("push", "--quiet", "origin", "HEAD:refs/heads/promptlane/env/preview");
    expect(codes(await verified(store))).toEqual(["preview not-this-environment"]);
  });

  it("nothing up to a commit that is accepted, and everything after it", async () => {
    const known = await commitByHand(store, CANARY, { ".prompts/a.md": "evil\n" });
    expect(codes(await verified(store, { accept: [known] }))).toEqual([]);
    expect(codes(await verified(store))).toEqual(["canary content-without-record a"]);
    await commitByHand(store, CANARY, { ".prompts/b.md": "evil\n" });
    expect(codes(await verified(store, { accept: [known] }))).toEqual(["canary content-without-record b"]);
    expect(await failure(verified(store, { accept: [await store.repository.id("HEAD")] }))).toMatchObject({
      name: "NotFound",
      code: "commit-not-on-branch",
    });
    expect(await failure(verified(store, { accept: ["--output=x"] }))).toMatchObject({ name: "NotFound", code: "commit-not-found" });
  });

  it("nothing after a deployment has put things right, but for the log that still holds it", async () => {
    await commitByHand(store, CANARY, { ".prompts/a.md": "evil\n" });
    await store.promote("canary", ["a@v3"]);
    expect(codes(await verified(store))).toEqual(["canary content-without-record a"]);
  });
});

describe("verify works in a clone of any kind", () => {
  let origin: TestStore;

  beforeAll(async () => {
    origin = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await origin.versions("a", 2, 4);
    await origin.promote("canary", ["a@v2", "b"]);
    await origin.promote("canary", ["a@v3"]);
  });

  it.each([
    { kind: "--depth=1", options: { depth: 1 } },
    { kind: "--single-branch", options: { singleBranch: true } },
    { kind: "--filter=blob:none", options: { filter: "blob:none" } },
    { kind: "bare", options: { bare: true } },
  ])("D8: $kind", async ({ options }) => {
    const clone = await origin.clone(options);
    const document = await verified(clone);
    expect(codes(document)).toEqual([]);
    expect(document.branches.find(({ environment }) => environment === "canary")?.commits).toBe(2);
  });

  it("D8: a shallow clone whose environments are cut, too, fetches what it lacks", async () => {
    const clone = await origin.clone({ depth: 1 });
    await clone.repository.git("fetch", "--quiet", "--depth=1", "origin", "+refs/heads/*:refs/remotes/origin/*");
    const document = await verified(clone);
    expect(codes(document)).toEqual([]);
    expect(document.branches.find(({ environment }) => environment === "canary")?.commits).toBe(2);
  });

  it("D8: a shallow clone that may not fetch says what to run", async () => {
    const clone = await origin.clone({ depth: 1 });
    await clone.live("canary");
    expect(await failure(verified(clone.opened({ fetch: "never" })))).toMatchObject({
      code: "shallow-clone",
      hint: "git fetch --unshallow origin main",
    });
  });
});

function deployed({ kind, version, label, commit, blob, digest }: DeploymentRecord) {
  return { kind, version, label, commit, blob, digest };
}

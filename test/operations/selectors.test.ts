import { beforeAll, describe, expect, it } from "vitest";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { writeProgram } from "../support/write-program.ts";
import { failure, MANIFEST, moves, promptStore, type TestStore } from "./prompt-store.ts";

const show = (store: TestStore, selector: string) => store.with((opened) => showPrompt(opened, { selector }));

describe("a selector", () => {
  let store: TestStore;
  let side: string;

  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "a.md": "version 1\n",
        "b.md": "b\n",
        "desk/flow.yaml": "title: Desk\n",
        "desk/main.md": "main\n",
        "desk/billing.md": "billing\n",
      },
    });
    await store.versions("a", 2, 3);
    const work = store.repository;
    await work.git("switch", "-qc", "topic");
    side = await work.commit("on the way", { files: { ".prompts/a.md": "on the way\n" } });
    await work.commit("there", { files: { ".prompts/a.md": "version 4\n" } });
    await work.git("switch", "-q", "main");
    await work.git("merge", "-q", "--no-ff", "-m", "merge", "topic");
    const at = (date: string) => Object.assign(work.environment, { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date });
    at("2025-03-01T10:00:00Z");
    await store.promote("canary", ["a@v1"]);
    at("2025-03-02T10:00:00Z");
    await store.promote("canary", ["a@v2"]);
    at("2025-03-03T10:00:00Z");
    await store.promote("canary", ["b"]);
    // The clock of this one is wrong: by the log it comes last.
    at("2025-03-01T12:00:00Z");
    await store.promote("canary", ["a@v3"]);
    at("2025-03-05T10:00:00Z");
  });

  it.each([
    ["a@v1", "v1", "version 1\n"],
    ["a@latest", "v4", "version 4\n"],
    ["a@canary", "v3", "version 3\n"],
    ["a@canary~", "v2", "version 2\n"],
    ["a@canary~2", "v1", "version 1\n"],
    ["a@canary@{2025-03-04T00:00:00Z}", "v3", "version 3\n"],
    ["a@canary@{2025-03-01T10:30:00Z}", "v1", "version 1\n"],
    ["a@canary@{2025-03-01T13:00:00+01:00}", "v3", "version 3\n"],
    ["a@canary@{1h}", "v3", "version 3\n"],
  ])("%s is %s", async (selector, label, text) => {
    expect(await show(store, selector)).toMatchObject({ label, text });
  });

  it.each([
    ["a@v9", "version-not-found"],
    ["a@canary~3", "not-live"],
    ["a@canary@{2025-02-01T00:00:00Z}", "not-live"],
    ["b@preview", "not-live"],
    ["a@draft", "no-draft"],
    ["a@0123456", "commit-not-found"],
    ["c", "prompt-not-found"],
    ["desk#bill", "template-not-found"],
  ])("%s is not found: %s", async (selector, code) => {
    const error = await failure(show(store, selector));
    expect(error).toMatchObject({ name: "NotFound", code });
    expect(error.hint).toBeTruthy();
  });

  it.each(["a@canary@{someday}", "a@canary@{}", "a@canary~x", "a@v01", "a#main", "a@canary@{2025-03-01T10:00:00}"])(
    "%s is no selector",
    async (selector) => {
      expect((await failure(show(store, selector))).name).toBe("Usage");
    },
  );

  it("of a commit is that commit's content, numbered only on the first-parent chain", async () => {
    const work = store.repository;
    expect(await show(store, `a@${await work.id("main~1")}`)).toMatchObject({ label: "v3", version: 3, text: "version 3\n" });
    expect(await show(store, `a@${(await work.id("main")).slice(0, 7)}`)).toMatchObject({ label: "v4", version: 4 });
    expect(await show(store, `a@${side.slice(0, 9)}`)).toMatchObject({ label: side.slice(0, 7), version: null, text: "on the way\n" });
    expect(await failure(store.promote("preview", [`a@${side}`]))).toMatchObject({ name: "PolicyRefused", code: "draft-only" });
    expect(moves(await store.promote("preview", [`a@${await work.id("main~1")}`]))).toEqual({ a: "none -> v3" });
  });

  it("of a template shows that one, and a flow goes whole", async () => {
    expect((await show(store, "desk#billing@v1")).text).toBe("billing\n");
    expect(await failure(store.promote("preview", ["desk#billing"]))).toMatchObject({ name: "Usage", code: "flow-goes-whole" });
  });

  it("left out means the working file, and says which version that equals", async () => {
    expect(await show(store, "a")).toMatchObject({ label: "v4", version: 4, equals: { version: 4 } });
    await store.repository.write({ ".prompts/a.md": "version 2\n" });
    expect(await show(store, "a")).toMatchObject({ label: "draft", version: null, commit: null, equals: { version: 2, label: "v2" } });
    expect(await show(store, "a@draft")).toMatchObject({ text: "version 2\n" });
    await store.repository.git("checkout", "--", ".");
  });
});

describe("the default branch", () => {
  it("is the remote's HEAD branch, and neither a pull request nor a local branch redirects it", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.repository.git("switch", "-qc", "topic");
    await store.repository.commit("redirect", {
      files: { ".prompts/manifest.yaml": MANIFEST.replace("branch: main", "branch: topic"), ".prompts/a.md": "mine\n" },
    });
    await store.repository.git("branch", "-f", "main", "topic");
    expect((await show(store, "a@latest")).text).toBe("version 1\n");
    expect(moves(await store.promote("canary", ["a@latest"]))).toEqual({ a: "none -> v1" });
  });

  it("is what --branch, PROMPTLANE_BRANCH or git config names, in this order", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    for (const branch of ["by-flag", "by-variable", "by-config"]) {
      await store.repository.git("switch", "-qc", branch, "main");
      await store.repository.commit(branch, { files: { ".prompts/a.md": `${branch}\n` } });
      await store.repository.git("push", "-q", "origin", branch);
    }
    await store.repository.git("switch", "-q", "main");
    await store.repository.git("config", "promptlane.branch", "by-config");
    expect((await show(store, "a@latest")).text).toBe("by-config\n");
    store.repository.environment["PROMPTLANE_BRANCH"] = "by-variable";
    expect((await show(store, "a@latest")).text).toBe("by-variable\n");
    expect((await show(store.opened({ branch: "by-flag" }), "a@latest")).text).toBe("by-flag\n");
  });
});

describe("a deployment", () => {
  it("is one pack when it makes more than 100 objects", async () => {
    const prompts = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`p/${index}.md`, `prompt ${index}\n`]));
    const store = await promptStore({ prompts });
    await store.repository.git("repack", "-adq");
    await store.promoteAll("canary");
    const counts = await store.repository.git("count-objects", "-v");
    expect(Number(/^packs: (\d+)/m.exec(counts)?.[1])).toBeGreaterThanOrEqual(2);
    expect(Number(/^count: (\d+)/m.exec(counts)?.[1])).toBeLessThan(20);
  });

  it("is signed when commit.gpgSign says so, and is not made when signing fails", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.repository.git("config", "commit.gpgSign", "true");
    await store.repository.git(
      "config",
      "gpg.program",
      writeProgram(
        `${store.repository.folder}/sign`,
        "cat >/dev/null",
        'printf "\\n[GNUPG:] SIG_CREATED \\n" >&2',
        'printf -- "-----BEGIN PGP SIGNATURE-----\\nx\\n-----END PGP SIGNATURE-----\\n"',
      ),
    );
    const { commit } = await store.promote("canary", ["a"]);
    expect(await store.repository.git("cat-file", "commit", commit as string)).toContain("gpgsig -----BEGIN PGP SIGNATURE-----");
    await store.repository.git("config", "gpg.program", "false");
    const tip = await store.tip("canary");
    const error = await failure(store.retire("canary", ["a"]));
    expect(error).toMatchObject({ code: "signing-failed", stderr: expect.stringContaining("gpg failed to sign") });
    expect(await store.tip("canary")).toBe(tip);
  });

  it("is one first-parent step in which content and record agree, with author and date", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "desk/flow.yaml": "title: Desk\n", "desk/main.md": "main\n" } });
    const { commit } = await store.promoteAll("canary");
    for (const [path, record] of [
      [".prompts/a.md", "a"],
      [".prompts/desk", "desk"],
    ]) {
      const { blob } = JSON.parse(await store.repository.git("show", `${commit}:.promptlane/deployments/${record}.json`));
      expect(await store.repository.id(`${commit}:${path}`)).toBe(blob);
    }
    expect(await store.repository.git("log", "--format=%an <%ae> %P", `${commit}`)).toBe("Ana Author <ana@example.com> ");
  });
});

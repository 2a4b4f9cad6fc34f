import { describe, expect, it } from "vitest";
import { Conflict, PromptlaneError } from "../../src/domain/errors.ts";
import type { DeploymentDocument } from "../../src/operations/deployment-document.ts";
import { Barrier } from "./barrier.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

const WRITERS = 20;

/** Promotes once for each selector, all from the state that the others saw too. */
async function together(store: TestStore, selectors: string[]): Promise<(DeploymentDocument | PromptlaneError)[]> {
  const barrier = new Barrier(selectors.length);
  return Promise.all(
    selectors.map((selector) =>
      store
        .promote("canary", [selector], {}, () => barrier.reached())
        .catch((error: unknown) => {
          if (error instanceof PromptlaneError) return error;
          throw error;
        }),
    ),
  );
}

async function storeWithVersions(remote: boolean): Promise<TestStore> {
  const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote });
  for (let version = 2; version <= WRITERS; version += 1) {
    await store.repository.commit("write", { files: { ".prompts/a.md": `version ${version}\n` } });
  }
  await store.push();
  // One writer fills the caches and freezes the numbers, so that the others only compete for the environment.
  await store.promote("preview", [`a@v${WRITERS}`]);
  return store;
}

describe.each([
  { where: "locally", remote: false },
  { where: "on a remote", remote: true },
])("D2: 20 promotions of one prompt at once, $where", ({ remote }) => {
  it("to 20 different versions: one wins, and 19 are conflicts that name who moved it", async () => {
    const store = await storeWithVersions(remote);
    const outcomes = await together(
      store,
      Array.from({ length: WRITERS }, (_, index) => `a@v${index + 1}`),
    );
    const winners = outcomes.filter((outcome) => !(outcome instanceof Error));
    const losers = outcomes.filter((outcome) => outcome instanceof Error);
    expect(winners).toHaveLength(1);
    const won = (winners[0] as DeploymentDocument).changes[0]?.to?.label;
    for (const loser of losers) {
      expect(loser).toBeInstanceOf(Conflict);
      expect(loser).toMatchObject({
        message: expect.stringContaining(`Ana Author made it ${won}`),
        details: { by: { name: "Ana Author" }, live: won },
      });
    }
    expect(await deploymentsOf(store)).toBe(1);
    expect(await store.live("canary")).toEqual({ a: won });
  });

  it("to the same version: all succeed with one deployment", async () => {
    const store = await storeWithVersions(remote);
    const outcomes = await together(
      store,
      Array.from({ length: WRITERS }, () => "a@v7"),
    );
    expect(outcomes.filter((outcome) => outcome instanceof Error)).toEqual([]);
    expect(outcomes.filter((outcome) => (outcome as DeploymentDocument).changed)).toHaveLength(1);
    expect(await deploymentsOf(store)).toBe(1);
  });
});

describe("an environment that moves after a plan was shown", () => {
  it("takes the rest of the plan where other prompts moved, without overwriting them", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n", "b.md": "b\n", "c.md": "c\n" } });
    const { commit } = await store.promote("canary", ["a", "b"], {}, async () => {
      await store.promote("canary", ["b", "c"]);
    });
    expect(await store.live("canary")).toEqual({ a: "v1", b: "v1", c: "v1" });
    expect(await store.repository.git("show", "--format=", "--name-only", `${commit}`, "--", ".prompts")).toBe(".prompts/a.md");
  });

  it("is a conflict when it was retired, or rolled back, meanwhile", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    for (const version of ["v1", "v2"]) await store.promote("canary", [`a@${version}`]);
    const afterRollback = await failure(
      store.promote("canary", ["a@v3"], {}, async () => void (await store.rollback("canary", { key: "a" }))),
    );
    expect(afterRollback).toMatchObject({ name: "Conflict", code: "moved-meanwhile", message: expect.stringContaining("made it v1") });
    const afterRetirement = await failure(store.promote("canary", ["a@v3"], {}, async () => void (await store.retire("canary", ["a"]))));
    expect(afterRetirement).toBeInstanceOf(Conflict);
  });

  it("is a conflict even when it moved away and back again", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v1"]);
    const error = await failure(
      store.promote("canary", ["a@v3"], {}, async () => {
        await store.promote("canary", ["a@v2"]);
        await store.rollback("canary", { key: "a" });
      }),
    );
    expect(error).toBeInstanceOf(Conflict);
  });

  it("never applies what was not shown: a prompt that came to --all meanwhile waits for the next time", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n", "b.md": "b\n" } });
    const promoted = await store.promote("canary", [], { all: true }, async () => {
      await store.promote("canary", ["b"]);
      await store.write({ "c.md": "c\n" });
    });
    expect(moves(promoted)).toEqual({ a: "none -> v1" });
    expect(await store.live("canary")).toEqual({ a: "v1", b: "v1" });
  });

  it("is asked about once only, however often it moves", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n", "b.md": "b\n" } });
    let asked = 0;
    await store.promote("canary", ["a"], {}, async () => {
      asked += 1;
      await store.promote("canary", ["b"]);
    });
    expect(asked).toBe(1);
  });

  it("stays as it is when the answer is no", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const before = await store.everything();
    await expect(
      store.promote("canary", ["a"], {}, () => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await store.everything()).toBe(before);
  });
});

async function deploymentsOf(store: TestStore): Promise<number> {
  const git = ["--git-dir", store.repository.originPath ?? `${store.repository.path}/.git`];
  return Number(await store.repository.git(...git, "rev-list", "--count", "--first-parent", "refs/heads/promptlane/env/canary"));
}

import { describe, expect, it } from "vitest";
import { newStorePlace } from "../../src/store/new-store.ts";
import { wishesOf } from "../../src/store/store-wishes.ts";
import { promptStore } from "../operations/prompt-store.ts";

describe("what is said about the store", () => {
  it("comes from the options, else from the variables", () => {
    const environment = { PROMPTLANE_STORE: "a", PROMPTLANE_REMOTE: "b", PROMPTLANE_BRANCH: "c" };
    expect(wishesOf({ environment })).toEqual({ store: "a", remote: "b", branch: "c" });
    expect(wishesOf({ environment, store: "z", branch: "y" })).toEqual({ store: "z", remote: "b", branch: "y" });
  });

  it("is nothing where the variables are empty, for a store that is opened and for one that is begun", async () => {
    const store = await promptStore({ prompts: { "a.md": "a" }, remote: true });
    const { path: cwd, environment } = store.repository;
    const empty = { ...environment, PROMPTLANE_STORE: "", PROMPTLANE_REMOTE: "", PROMPTLANE_BRANCH: "" };
    const found = await store
      .opened({ environment: empty })
      .with(async ({ path, remote, defaultBranch }) => ({ path, remote, defaultBranch }));
    expect(found).toMatchObject({ path: ".prompts", remote: "origin", defaultBranch: { name: "main" } });
    const place = await newStorePlace({ cwd, environment: empty });
    place.objects.close();
    expect(place).toMatchObject({ path: ".prompts", remote: "origin", defaultBranch: { name: "main" } });
  });
});

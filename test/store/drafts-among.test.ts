import { chmodSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import { draftOf } from "../../src/store/drafts-among.ts";
import { loadDrafts } from "../../src/store/drafts.ts";
import { promptStore, type TestStore } from "../operations/prompt-store.ts";

const FLOW = { "desk/flow.yaml": "title: x\n", "desk/main.md": "one\n" };

describe("the draft of one key", () => {
  it("is the same as among all, and null without one", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n", "a/b.md": "two\n", ...FLOW } });
    await store.repository.git("switch", "-qc", "topic");
    await store.repository.commit("mine", { files: { ".prompts/a.md": "mine\n", ".prompts/desk/main.md": "two\n" } });
    await store.repository.write({ ".prompts/a/b.md": "dirty\n" });
    expect(await agreed(store, ["a", "a/b", "desk", "other", "desk/main"])).toEqual(["a", "a/b", "desk"]);
  });

  it("is that of the flow or of the prompts that a new flow.yaml makes of a folder", async () => {
    const store = await promptStore({ prompts: { "desk/x.md": "one\n", "desk/y.md": "two\n" } });
    await store.repository.write({ ".prompts/desk/flow.yaml": "title: x\n" });
    expect(await agreed(store, ["desk", "desk/x", "desk/y"])).toEqual(["desk", "desk/x", "desk/y"]);
  });

  it("is null for a file that is the latest version, whatever is staged and whether or not it can be run", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n", "b.md": "two\n", "c.md": "three\n", "large.md": "x".repeat(100_000) } });
    await store.repository.write({ ".prompts/a.md": "staged\n" });
    await store.repository.git("add", ".");
    await store.repository.write({ ".prompts/a.md": "one\n" });
    chmodSync(`${store.repository.path}/.prompts/b.md`, 0o755);
    expect(await agreed(store, ["a", "b", "c", "large"])).toEqual([]);
  });

  it("is null for line endings that git takes away, and there for what it does not", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n", "b.md": "two\n" } });
    await store.repository.write({ ".gitattributes": "a.md text\n", ".prompts/a.md": "one\r\n", ".prompts/b.md": "two\r\n" });
    expect(await agreed(store, ["a", "b"])).toEqual(["b"]);
  });
});

/** Those of the keys that have a draft; each is the one that there is among all. */
async function agreed(store: TestStore, keys: string[]): Promise<string[]> {
  return store.with(async (opened) => {
    const { drafts } = await loadDrafts(opened);
    const found: string[] = [];
    for (const key of keys as PromptKey[]) {
      const draft = await draftOf(opened, key);
      expect(draft).toEqual(drafts.get(key) ?? null);
      if (draft !== null) found.push(key);
    }
    return found;
  });
}

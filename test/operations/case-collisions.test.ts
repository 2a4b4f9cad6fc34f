import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/operations/diagnose.ts";
import type { TestRepository } from "../support/repository.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

describe("two keys that differ only in case, committed past promptlane", () => {
  it("are never live side by side: the promotion is refused and names both, whichever comes second", async () => {
    const store = await promptStore({ prompts: { "support/triage.md": "small\n", "sales/pitch.md": "pitch\n" } });
    await commitUnseen(store.repository, ".prompts/support/Triage.md", "large\n");
    expect(await failure(store.promoteAll("canary"))).toMatchObject({
      name: "Invalid",
      code: "case-collision",
      message: expect.stringContaining("support/Triage"),
    });
    expect(await store.tip("canary")).toBeNull();

    expect(moves(await store.promote("canary", ["support/triage"]))).toEqual({ "support/triage": "none -> v1" });
    const error = await failure(store.promote("canary", ["support/Triage@latest"]));
    expect(error).toMatchObject({ code: "case-collision", hint: expect.stringContaining("promptlane retire support/triage --env canary") });
    expect(moves(await store.promote("canary", ["sales/pitch"]))).toEqual({ "sales/pitch": "none -> v1" });
  });

  it("count also as folders, and doctor names them", async () => {
    const store = await promptStore({ prompts: { "support/triage.md": "small\n" } });
    await commitUnseen(store.repository, ".prompts/Support/reply.md", "large\n");
    expect(await failure(store.promoteAll("canary"))).toMatchObject({ code: "case-collision" });
    expect((await problemsOf(store)).filter(({ code }) => code === "case-collision")).toMatchObject([
      { severity: "warning", message: expect.stringContaining("Support/reply") },
    ]);
  });
});

/** Commits a file without ever writing it, since not every file system could hold it beside the others. */
async function commitUnseen(work: TestRepository, path: string, text: string): Promise<void> {
  await work.write({ "unseen.txt": text });
  const blob = await work.git("hash-object", "-w", "unseen.txt");
  await work.git("update-index", "--add", "--cacheinfo", `100644,${blob},${path}`);
  await work.git("commit", "--quiet", "-m", `Add ${path}`);
}

async function problemsOf({ repository }: TestStore) {
  return (await diagnose({ cwd: repository.path, environment: repository.environment })).problems;
}

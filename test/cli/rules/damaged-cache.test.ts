import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { TestRepository } from "../../support/repository.ts";
import { exampleStore } from "../example-store.ts";

// Of files below this size a damaged one is noticed when it is opened.
const READ_IN_PARTS = 300_000;

it("large files of the cache that are damaged where they are read cost time, and nothing that was piped in", async () => {
  const store = await exampleStore({});
  const small = Array.from({ length: 1200 }, (_, index) => [`.prompts/${"many-".repeat(30)}/p${index}.md`, `Sort ${index}.\n`]);
  const prompt = `---\ndescription: ${"x".repeat(12_000)}\n---\nSort it.\n`;
  const files = Array.from({ length: 40 }, (_, index) => [`.prompts/large/p${index}.md`, prompt.replace("x", String(index))]);
  await store.commit("large prompts", { files: Object.fromEntries([...small, ...files]) as Record<string, string> });
  const before = await store.promptlane("show", "large/p20", "--json");
  damageLargeFiles(store);
  const after = await store.promptlane("show", "large/p20", "--json");
  expect(after).toMatchObject({ exitCode: 0, stdout: before.stdout, stderr: "" });
  expect(before.stdout).toContain("large/p20");

  await store.promptlane("list");
  damageLargeFiles(store);
  // To begin again would take the pipe, which is empty by now, for the prompt's new text.
  const edit = ["edit", "large/p20", "-", "--json"];
  const piped = await store.promptlane(edit, { input: "Sort all of it.\n" });
  expect(piped.json()).toMatchObject({ error: { code: "cache-damaged" } });
  expect((await store.promptlane("show", "large/p20", "--json")).stdout).toBe(before.stdout);
});

function damageLargeFiles(store: TestRepository): void {
  const folder = `${store.path}/.git/promptlane-cache`;
  const large = readdirSync(folder).filter((name) => readFileSync(`${folder}/${name}`).length > READ_IN_PARTS);
  expect(large).toEqual(expect.arrayContaining(["facts", expect.stringMatching(/^versions-/)]));
  for (const name of large) {
    const bytes = readFileSync(`${folder}/${name}`);
    writeFileSync(`${folder}/${name}`, bytes.fill("?", bytes.indexOf("\n") + 1));
  }
}

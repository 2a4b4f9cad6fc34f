import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { exampleStore } from "../example-store.ts";

// Of files below this size a damaged one is noticed when it is opened.
const READ_IN_PARTS = 300_000;

it("a large file of the cache that is damaged where it is read costs time, and nothing else", async () => {
  const store = await exampleStore({});
  const prompt = `---\ndescription: ${"x".repeat(12_000)}\n---\nSort it.\n`;
  const files = Array.from({ length: 40 }, (_, index) => [`.prompts/large/p${index}.md`, prompt.replace("x", String(index))]);
  await store.commit("large prompts", { files: Object.fromEntries(files) as Record<string, string> });
  const before = await store.promptlane("show", "large/p20", "--json");
  const folder = `${store.path}/.git/promptlane-cache`;
  const large = readdirSync(folder).filter((name) => readFileSync(`${folder}/${name}`).length > READ_IN_PARTS);
  expect(large).toContain("facts");
  for (const name of large) {
    const bytes = readFileSync(`${folder}/${name}`);
    writeFileSync(`${folder}/${name}`, bytes.fill("?", bytes.indexOf("\n") + 1));
  }
  const after = await store.promptlane("show", "large/p20", "--json");
  expect(after).toMatchObject({ exitCode: 0, stdout: before.stdout, stderr: "" });
  expect(before.stdout).toContain("large/p20");
});

import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { promptStore } from "../operations/prompt-store.ts";

it("D8: a clone without contents gets those of all prompts with one fetch, not one for each", async () => {
  const keys = Array.from({ length: 12 }, (_, at) => `p${at}`);
  const flow = { "desk/flow.yaml": "title: Desk\n", "desk/one.md": "one", "desk/two.md": "two" };
  const origin = await promptStore({ prompts: { ...Object.fromEntries(keys.map((key) => [`${key}.md`, key])), ...flow }, remote: true });
  const clone = await origin.clone({ bare: true, filter: "blob:none", name: "partial.git" });
  const fetches = (): number => readdirSync(`${clone.repository.path}/objects/pack`).filter((name) => name.endsWith(".promisor")).length;
  const before = fetches();
  const { prompts } = await clone.with((store) => listPrompts(store));
  expect(prompts).toHaveLength(keys.length + 1);
  // One is of the manifest, which says where to look; the other of everything else.
  expect(fetches() - before).toBe(2);
});

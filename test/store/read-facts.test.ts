import { describe, expect, it } from "vitest";
import { Invalid } from "../../src/domain/errors.ts";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { PromptKind } from "../../src/domain/version/version.ts";
import { type ContentId, readFactsRows } from "../../src/store/read-facts.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { openedStore } from "./opened-store.ts";

const ABSENT: ContentId = { kind: "prompt", id: "1".repeat(40) as ObjectId };
// More than are read at once.
const MANY = 1500;

describe("reading the facts of contents", () => {
  it("gives each its own, however many there are", async () => {
    const work = await storeWithFlows();
    const [a, b] = [await content(work, "a.md", "prompt"), await content(work, "b.md", "prompt")];
    const [desk, ward] = [await content(work, "desk", "flow"), await content(work, "ward", "flow")];
    const many = Array.from({ length: MANY }, (_, index) => (index % 2 === 0 ? a : desk));
    const rows = await readFactsRows(await openedStore(work), [...many, b, ward], { syntax: null });
    expect([...rows.keys()]).toEqual([a.id, desk.id, b.id, ward.id]);
    const fields = [a, desk, b, ward].map(({ id }) => rows.get(id)?.split("\t")[1]);
    expect(fields).toEqual(["A", "Desk", "B", "Ward"]);
    // The two flows have one template in common.
    for (const { id } of [desk, ward]) expect(rows.get(id)).toContain("ticket");
  });

  it("names what the repository lacks, and leaves nothing unhandled of what it reads ahead", async () => {
    const work = await storeWithFlows();
    const a = await content(work, "a.md", "prompt");
    const store = await openedStore(work);
    const first = Array.from({ length: MANY }, () => a);
    await expect(readFactsRows(store, [...first, ABSENT], { syntax: null })).rejects.toThrow(Invalid);
    const unsendable: ContentId = { kind: "prompt", id: "a\nb" as ObjectId };
    await expect(readFactsRows(store, [ABSENT, ...first, unsendable], { syntax: null })).rejects.toThrow(Invalid);
  });
});

async function storeWithFlows(): Promise<TestRepository> {
  return repository({
    files: {
      ".prompts/a.md": "---\ntitle: A\n---\n",
      ".prompts/b.md": "---\ntitle: B\n---\n",
      ".prompts/desk/flow.yaml": "title: Desk\n",
      ".prompts/desk/main.md": "{{ticket}}",
      ".prompts/ward/flow.yaml": "title: Ward\n",
      ".prompts/ward/main.md": "{{ticket}}",
    },
  });
}

async function content(work: TestRepository, path: string, kind: PromptKind): Promise<ContentId> {
  return { kind, id: await work.id(`HEAD:.prompts/${path}`) };
}

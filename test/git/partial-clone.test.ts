import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ObjectReader } from "../../src/git/objects.ts";
import { fetchMissingContents } from "../../src/git/partial-clone.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const files = { "p/a.md": "a", "p/f/b.md": "b", "other/c.md": "c" };

async function partialClone(): Promise<TestRepository> {
  const fixture = await repository({ files, remote: true });
  return fixture.clone({ bare: true, filter: "blob:none", name: "partial.git" });
}

describe("a clone without contents", () => {
  it("D8: gets those of a folder with one fetch", async () => {
    const clone = await partialClone();
    const opened = await openTestRepository(clone);
    const commit = await clone.id("HEAD");
    expect(await fetchMissingContents(opened, { commit, path: "p" })).toBe(2);
    rmSync(clone.originPath as string, { recursive: true });
    expect(await fetchMissingContents(opened, { commit, path: "p" })).toBe(0);
    const objects = new ObjectReader(opened);
    expect((await objects.read(`${commit}:p/f/b.md`))?.content.toString()).toBe("b");
    objects.close();
  });

  it("D8: can be read also without that", async () => {
    const clone = await partialClone();
    const objects = new ObjectReader(await openTestRepository(clone));
    expect((await objects.read(`${await clone.id("HEAD")}:other/c.md`))?.content.toString()).toBe("c");
    objects.close();
  });

  it("is not any other clone", async () => {
    const fixture = await repository({ files, remote: true });
    expect(await fetchMissingContents(await openTestRepository(fixture), { commit: await fixture.id("HEAD"), path: "" })).toBe(0);
  });

  it("throws when the remote is gone", async () => {
    const clone = await partialClone();
    rmSync(clone.originPath as string, { recursive: true });
    const commit = await clone.id("HEAD");
    await expect(fetchMissingContents(await openTestRepository(clone), { commit, path: "" })).rejects.toThrow(/git fetch failed/);
  });
});

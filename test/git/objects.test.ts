import { readdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import { ObjectReader } from "../../src/git/objects.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const absent = "1".repeat(40) as ObjectId;

describe("reading objects", () => {
  let fixture: TestRepository;
  let objects: ObjectReader;
  let head: ObjectId;

  beforeEach(async () => {
    fixture = await repository({
      files: { "a b.md": "hello\n", "empty.md": "", "bytes.bin": Buffer.from([0, 10, 255, 10]), "big.txt": "line\n".repeat(100_000) },
    });
    head = await fixture.id("HEAD");
    objects = new ObjectReader(await openTestRepository(fixture));
  });

  afterEach(async () => {
    objects.close();
  });

  it("gives an object by its id, and by its path in a commit", async () => {
    const byPath = await objects.read(`${head}:a b.md`);
    expect(byPath).toEqual({ id: await fixture.id("HEAD:a b.md"), type: "blob", size: 6, content: Buffer.from("hello\n") });
    expect(await objects.read(byPath?.id as ObjectId)).toEqual(byPath);
    expect(await objects.read(`${head}:`)).toMatchObject({ type: "tree" });
    expect(await objects.read(head)).toMatchObject({ type: "commit" });
  });

  it("gives null for what is not there", async () => {
    expect(await objects.read(absent)).toBeNull();
    expect(await objects.read(`${head}:nothing.md`)).toBeNull();
    expect(await objects.read(`${absent}:a b.md`)).toBeNull();
  });

  it("keeps contents and requests together, whatever the contents are", async () => {
    const names = ["bytes.bin", "nothing", "big.txt", "empty.md", "a b.md"].map((path) => `${head}:${path}` as const);
    const found = await objects.readMany([...names, ...names]);
    const sizes = [4, undefined, 500_000, 0, 6];
    expect(found.map((object) => object?.content.length)).toEqual([...sizes, ...sizes]);
    expect(found[0]?.content).toEqual(Buffer.from([0, 10, 255, 10]));
  });

  it("answers requests that are made at the same time", async () => {
    const [one, many, facts] = await Promise.all([
      objects.read(`${head}:a b.md`),
      objects.readMany([`${head}:empty.md`, `${head}:big.txt`]),
      objects.check([`${head}:big.txt`, absent]),
    ]);
    expect(one?.content.toString()).toBe("hello\n");
    expect(many.map((object) => object?.size)).toEqual([0, 500_000]);
    expect(facts).toEqual([{ id: await fixture.id("HEAD:big.txt"), type: "blob", size: 500_000 }, null]);
  });

  it.each(["a\nb", "a\0b", "a\r"])("C4: refuses a path that would shift the answers: %j", async (path) => {
    await expect(objects.read(`${head}:${path}`)).rejects.toThrow(TypeError);
    await expect(objects.check([head, `${head}:${path}`])).rejects.toThrow(TypeError);
    expect((await objects.read(`${head}:a b.md`))?.content.toString()).toBe("hello\n");
  });

  it("C7: does not honour a replaced blob", async () => {
    const blob = await fixture.id("HEAD:a b.md");
    await fixture.git("replace", blob, await fixture.id("HEAD:empty.md"));
    expect((await objects.read(blob))?.content.toString()).toBe("hello\n");
  });

  describe("thousands at once", () => {
    const names = () =>
      Array.from({ length: 1200 }, (_, index) => `${head}:${["a b.md", "nothing", "bytes.bin", "empty.md"][index % 4]}` as const);

    async function findsAll(): Promise<void> {
      const found = await objects.readMany(names());
      expect(found.slice(0, 4).map((object) => object?.content ?? null)).toEqual([
        Buffer.from("hello\n"),
        null,
        Buffer.from([0, 10, 255, 10]),
        Buffer.alloc(0),
      ]);
      expect(found.map((object) => object?.size)).toEqual(names().map((_, index) => [6, undefined, 4, 0][index % 4]));
    }

    it("are found, and no file is left of it", async () => {
      await findsAll();
      expect(readdirSync(`${fixture.path}/.git/promptlane-cache`)).toEqual([]);
    });

    it("are found where the git directory has no place for a file", async () => {
      writeFileSync(`${fixture.path}/.git/promptlane-cache`, "a file in the way");
      await findsAll();
    });

    it.each([false, true])("come in turn, also what is larger than a piece of git's output, and without a file: %j", async (isBlocked) => {
      if (isBlocked) writeFileSync(`${fixture.path}/.git/promptlane-cache`, "a file in the way");
      const mixed = names().map((name, index) => (index % 200 === 7 ? (`${head}:big.txt` as const) : name));
      const pieces: (number | undefined)[][] = [];
      for await (const piece of objects.readInTurn(mixed)) pieces.push(piece.map((object) => object?.content.length));
      expect(pieces.length).toBeGreaterThan(2);
      expect(pieces.flat()).toEqual((await objects.readMany(mixed)).map((object) => object?.size));
      expect(pieces.flat().filter((length) => length === 500_000)).toHaveLength(6);
    });

    it("C4: are refused with a path that would shift the answers", async () => {
      await expect(objects.readMany([...names(), `${head}:a\nb`])).rejects.toThrow(TypeError);
    });
  });

  it("starts again after it was closed", async () => {
    await objects.read(head);
    objects.close();
    expect(await objects.read(head)).not.toBeNull();
  });

  it("asks nothing of git for an empty list", async () => {
    expect(await objects.readMany([])).toEqual([]);
  });

  it("throws git's words when git cannot read the repository", async () => {
    const opened = await openTestRepository(fixture);
    const reader = new ObjectReader({
      ...opened,
      location: { ...opened.location, environment: { ...opened.location.environment, GIT_DIR: "/nowhere" } },
    });
    await expect(reader.readMany([head, absent])).rejects.toThrow(/not a git repository/);
    await expect(reader.read(head)).rejects.toThrow(/not a git repository/);
    reader.close();
  });
});

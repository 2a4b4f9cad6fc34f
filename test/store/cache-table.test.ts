import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "../support/fast-check.ts";
import { expect, test } from "vitest";
import { CacheDamaged } from "../../src/domain/errors.ts";
import { openRepository } from "../../src/git/repository.ts";
import { asciiJson } from "../../src/store/ascii-json.ts";
import { CacheTable } from "../../src/store/cache-table.ts";
import { repository } from "../support/repository.ts";
import type { TestRepository } from "../support/test-repository.ts";

// More than are looked up one by one.
const ROWS = Array.from({ length: 300 }, (_, index): [string, string] => [`name-${1000 + index}`, `value\twith ${index}`]);

test("a table gives its rows by name, by names, and in order", () => {
  const table = CacheTable.of({ tip: "x" }, ROWS);
  expect(table.get("name-1001")).toBe("value\twith 1");
  expect(table.get("name")).toBeNull();
  expect(table.get("value")).toBeNull();
  for (const [name, value] of ROWS) expect(table.get(name)).toBe(value);
  expect(table.rows()).toEqual(ROWS);
  expect([...table.names()]).toEqual(ROWS.map(([name]) => name));
  expect(table.size).toBe(300);
});

test.each([
  ["a few", 2],
  ["many", 300],
])("%s rows are found at the place of their value", (_, count) => {
  const table = CacheTable.of({}, ROWS);
  for (const [name, value] of ROWS.slice(0, count)) {
    const row = table.find(name);
    expect(row?.text.slice(row.start, row.text.indexOf("\n", row.start))).toBe(value);
  }
  expect(table.find("missing")).toBeNull();
});

test("the rows with a text in their value are found, changed ones as they are now", () => {
  const table = CacheTable.of({}, [
    ["a", 'x\t"name":"b"'],
    ["b", "x\t[]"],
    ["c", '"name":"b" and "name":"b"'],
    ["d", '"name":"bb"'],
    ["e", '"name":"b"'],
  ]);
  expect(table.namesOfRowsWith('"name":"b"')).toEqual(["a", "c", "e"]);
  expect(table.namesOfRowsWith("nothing")).toEqual([]);
});

test("an empty table has nothing", () => {
  const table = CacheTable.of({}, []);
  expect([table.get("a"), table.rows(), table.size]).toEqual([null, [], 0]);
});

test("what is written is read again, with the header, and only in its own format", async () => {
  const work = await repository();
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  await CacheTable.of({ path: "prömpts" }, ROWS).write(opened, "table", "format 1");
  const read = await CacheTable.read(opened, "table", "format 1");
  expect(read?.header).toEqual({ path: "prömpts" });
  expect(read?.rows()).toEqual(ROWS);
  expect(await CacheTable.read(opened, "table", "format 2")).toBeNull();
  expect(await CacheTable.read(opened, "other", "format 1")).toBeNull();
});

test("JSON for a table is ASCII and loses nothing", () => {
  const value = { text: "äß\u2028😀\n\t", list: ["é"] };
  expect(asciiJson(value)).toMatch(/^[ -~]+$/);
  expect(JSON.parse(asciiJson(value))).toEqual(value);
});

test("rows that are changed, added or removed stand where a table made anew would have them", () => {
  const name = fc.stringMatching(/^[a-c@]{1,3}$/);
  const rows = fc.dictionary(name, fc.constantFrom("1", "2\tx", ""));
  const changes = fc.dictionary(name, fc.option(fc.constantFrom("3", "4\ty")));
  fc.assert(
    fc.property(rows, changes, (before, edits) => {
      const expected = new Map<string, string>(Object.entries(before));
      for (const [key, value] of Object.entries(edits)) {
        if (value === null) expected.delete(key);
        else expected.set(key, value);
      }
      const changed = CacheTable.of({}, sorted(new Map(Object.entries(before)))).withRows({ tip: "y" }, new Map(Object.entries(edits)));
      expect(changed.rows()).toEqual(sorted(expected));
      expect(changed.header).toEqual({ tip: "y" });
      for (const [key, value] of expected) expect(changed.get(key)).toBe(value);
    }),
    { numRuns: 2000 },
  );
});

test("a few changes are written beside the rows, and read with them", async () => {
  const work = await repository();
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  await CacheTable.of({ tip: "1" }, ROWS).write(opened, "table", "format 1");
  const rows = bytesOf(work, "table");
  const first = await CacheTable.read(opened, "table", "format 1");
  await first
    ?.withRows(
      { tip: "2" },
      new Map([
        ["name-1000", null],
        ["name-1001", "other"],
      ]),
    )
    .write(opened, "table", "format 1");
  const second = await CacheTable.read(opened, "table", "format 1");
  await second
    ?.withRows(
      { tip: "3" },
      new Map([
        ["name-1000", "back"],
        ["added", "new"],
      ]),
    )
    .write(opened, "table", "format 1");

  const read = await CacheTable.read(opened, "table", "format 1");
  expect(bytesOf(work, "table")).toEqual(rows);
  expect(read?.header).toEqual({ tip: "3" });
  expect(read?.rows()).toEqual([["added", "new"], ["name-1000", "back"], ["name-1001", "other"], ...ROWS.slice(2)]);
  expect(read?.size).toBe(301);
  expect(read?.namesOfRowsWith("with 1\n")).toEqual([]);
  expect(read?.namesOfRowsWith("with 2").slice(0, 1)).toEqual(["name-1002"]);
  expect(read?.namesOfRowsWith("other")).toEqual(["name-1001"]);
});

test("changes that are damaged, or that belong to other rows, are as good as none", async () => {
  const work = await repository();
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  await CacheTable.of({ tip: "1" }, ROWS).write(opened, "table", "format 1");
  const changed = (await CacheTable.read(opened, "table", "format 1"))?.withRows({ tip: "2" }, new Map([["name-1000", "other"]]));
  await changed?.write(opened, "table", "format 1");
  appendFileSync(cacheFile(work, "table.changes"), "name-1001\tforged\n");
  expect((await CacheTable.read(opened, "table", "format 1"))?.rows()).toEqual(ROWS);

  await changed?.write(opened, "table", "format 1");
  const changes = bytesOf(work, "table.changes");
  await CacheTable.of({ tip: "3" }, ROWS.slice(1)).write(opened, "table", "format 1");
  writeFileSync(cacheFile(work, "table.changes"), changes);
  const read = await CacheTable.read(opened, "table", "format 1");
  expect([read?.header, read?.rows()]).toEqual([{ tip: "3" }, ROWS.slice(1)]);
});

test("many changes make a table anew", async () => {
  const work = await repository();
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  await CacheTable.of({}, ROWS).write(opened, "table", "format 1");
  const changes = new Map(ROWS.map(([name]) => [name, "other"]));
  await (await CacheTable.read(opened, "table", "format 1"))?.withRows({}, changes).write(opened, "table", "format 1");
  expect(existsSync(cacheFile(work, "table.changes"))).toBe(false);
  expect((await CacheTable.read(opened, "table", "format 1"))?.rows()).toEqual([...changes]);
});

test("of a large table only the parts that are asked for are read, whatever is in the others, or takes its place", async () => {
  const work = await repository();
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  const rows = Array.from({ length: 20_000 }, (_, index): [string, string] => [`name-${100_000 + index}`, `value of the row ${index}`]);
  await CacheTable.of({ tip: "1" }, rows).write(opened, "table", "format 1");
  const whole = await CacheTable.read(opened, "table", "format 1");
  const bytes = bytesOf(work, "table");
  bytes[bytes.length - 5] = 0;
  writeFileSync(cacheFile(work, "table"), bytes);
  const read = await CacheTable.read(opened, "table", "format 1");
  for (const index of [0, 1, 1500, 9999, 15_000]) expect(read?.get(`name-${100_000 + index}`)).toBe(`value of the row ${index}`);
  expect([read?.get("name"), read?.has("name-1000000"), read?.find("before all")]).toEqual([null, false, null]);
  expect(() => read?.get("name-119999")).toThrow(CacheDamaged);
  expect(await CacheTable.read(opened, "table", "format 1")).toBeNull();
  await CacheTable.of({ tip: "2" }, []).write(opened, "table", "format 1");
  expect(whole?.get("name-100007")).toBe("value of the row 7");
});

function cacheFile(work: TestRepository, name: string): string {
  return `${work.path}/.git/promptlane-cache/${name}`;
}

function bytesOf(work: TestRepository, name: string): Buffer {
  return readFileSync(cacheFile(work, name));
}

function sorted(rows: Map<string, string>): [string, string][] {
  return [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

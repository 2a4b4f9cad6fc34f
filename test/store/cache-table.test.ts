import fc from "fast-check";
import { expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { asciiJson, CacheTable } from "../../src/store/cache-table.ts";
import { repository } from "../support/repository.ts";

const ROWS = Array.from({ length: 20 }, (_, index): [string, string] => [`name-${index}`, `value\twith ${index}`]);

test("a table gives its rows by name, by names, and in order", () => {
  const table = CacheTable.of({ tip: "x" }, ROWS);
  expect(table.get("name-1")).toBe("value\twith 1");
  expect(table.get("name")).toBeNull();
  expect(table.get("value")).toBeNull();
  for (const [name, value] of ROWS) expect(table.get(name)).toBe(value);
  expect(table.rows()).toEqual(ROWS);
  expect([...table.names()]).toEqual(ROWS.map(([name]) => name));
  expect(table.size).toBe(20);
});

test.each([
  ["a few", 2],
  ["many", 20],
])("%s rows are visited at the place of their value", (_, count) => {
  const visited: string[] = [];
  CacheTable.of({}, ROWS).visit([...ROWS.slice(0, count).map(([name]) => name), "missing"], (name, text, start) =>
    visited.push(`${name} ${text.slice(start, start + 5)}`),
  );
  expect(visited).toEqual(ROWS.slice(0, count).map(([name]) => `${name} value`));
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

function sorted(rows: Map<string, string>): [string, string][] {
  return [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

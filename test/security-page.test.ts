import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(`${root}SECURITY.md`, "utf8");

test("SECURITY.md names a test for each of its promises", () => {
  const promises = page.split(/\n\n/).filter((paragraph) => paragraph.startsWith("**"));
  expect(promises.length).toBeGreaterThan(8);
  expect(promises.filter((promise) => testsIn(promise).length === 0)).toEqual([]);
});

test("the tests that SECURITY.md names are there, and are run", () => {
  const named = testsIn(page);
  expect(named.filter(([file, title]) => !isTest(file, title))).toEqual([]);
  expect(page.match(/test\/[\w/-]+\.test\.ts/g)).toHaveLength(named.length);
});

/** What is written as `FILE` "TITLE", also over a line's end. */
function testsIn(text: string): [file: string, title: string][] {
  return [...text.matchAll(/`(test\/[\w/-]+\.test\.ts)`\s+"([^"]+)"/g)].map(([, file = "", title = ""]) => [
    file,
    title.replace(/\s+/g, " "),
  ]);
}

function isTest(file: string, title: string): boolean {
  if (!existsSync(root + file)) return false;
  const source = readFileSync(root + file, "utf8");
  const literal = JSON.stringify(title);
  // `it("…"`, or `it.each([…])("…"`.
  return source
    .split(literal)
    .slice(0, -1)
    .some((before) => /(?:\b(?:it|test|describe)|\))\(\s*$/.test(before));
}

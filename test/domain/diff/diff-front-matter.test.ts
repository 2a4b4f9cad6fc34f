import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { diffFrontMatter } from "../../../src/domain/diff/diff-front-matter.ts";

describe("front matter is compared by meaning", () => {
  test.each([
    { title: "the order of keys", before: "{model: a, title: b}", after: "{title: b, model: a}" },
    { title: "quoting", before: "title: Triage", after: 'title: "Triage"' },
    { title: "comments", before: "title: Triage # a name", after: "# a name\ntitle: Triage" },
    { title: "flow or block style", before: "config: {temperature: 0.2}", after: "config:\n  temperature: 0.2" },
    { title: "the way a number is written", before: "n: 0.20", after: "n: 0.2" },
  ])("$title does not count", ({ before, after }) => {
    expect(diffFrontMatter(parse(before), parse(after))).toEqual([]);
  });

  test.each([
    {
      title: "a value in a map",
      before: "config: {temperature: 0.2}",
      after: "config: {temperature: 0.4}",
      changes: [{ path: "config.temperature", before: 0.2, after: 0.4 }],
    },
    { title: "a new key", before: "{}", after: "model: a", changes: [{ path: "model", before: undefined, after: "a" }] },
    { title: "a key that went", before: "model: a", after: "{}", changes: [{ path: "model", before: "a", after: undefined }] },
    { title: "a null that was written", before: "{}", after: "model:", changes: [{ path: "model", before: undefined, after: null }] },
    { title: "a type", before: "n: 1", after: "n: '1'", changes: [{ path: "n", before: 1, after: "1" }] },
    {
      title: "a map that became a text",
      before: "model: {id: a}",
      after: "model: a",
      changes: [{ path: "model", before: { id: "a" }, after: "a" }],
    },
    {
      title: "a list, as one value",
      before: "tags: [a, b]",
      after: "tags: [a, c]",
      changes: [{ path: "tags", before: ["a", "b"], after: ["a", "c"] }],
    },
    {
      title: "a list that grew, as one value",
      before: "tags: [a]",
      after: "tags: [b, a]",
      changes: [{ path: "tags", before: ["a"], after: ["b", "a"] }],
    },
    {
      title: "an item of a list of maps",
      before: "tests: [{v: 1}, {v: 2}]",
      after: "tests: [{v: 1}, {v: 3}]",
      changes: [{ path: "tests.1.v", before: 2, after: 3 }],
    },
    {
      title: "an item at the end of a list of maps",
      before: "tests: [{v: 1}]",
      after: "tests: [{v: 1}, {v: 2}]",
      changes: [{ path: "tests.1", before: undefined, after: { v: 2 } }],
    },
    {
      title: "a list of maps whose items moved, as one value",
      before: "tests: [{v: 1}, {v: 2}]",
      after: "tests: [{v: 2}]",
      changes: [{ path: "tests", before: [{ v: 1 }, { v: 2 }], after: [{ v: 2 }] }],
    },
    {
      title: "a list in an item",
      before: "t: [{a: [1, 2]}]",
      after: "t: [{a: [1, 3]}]",
      changes: [{ path: "t.0.a", before: [1, 2], after: [1, 3] }],
    },
    {
      title: "a key that holds a dot",
      before: "config: {a.b: 1}",
      after: "config: {a.b: 2}",
      changes: [{ path: 'config."a.b"', before: 1, after: 2 }],
    },
  ])("$title counts", ({ before, after, changes }) => {
    expect(diffFrontMatter(parse(before), parse(after))).toEqual(changes);
  });
});

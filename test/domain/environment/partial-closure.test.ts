import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import { includersOf } from "../../../src/domain/environment/inclusion.ts";
import { closureOf, digestOf, type PartialLookup } from "../../../src/domain/environment/partial-closure.ts";
import { pinnedVersionsOf } from "../../../src/domain/environment/pinned-versions.ts";
import type { ObjectId } from "../../../src/domain/object-id.ts";
import { id, key } from "./environment-in-memory.ts";

/** Prompts by name, each with what it includes, `[[as text]]` or as a `tool:` too; a name that is absent is missing. */
function lookup(includes: Record<string, string[]>): PartialLookup & { content(name: string): ObjectId } {
  const content = (name: string) => id(`${name}: ${includes[name]?.join()}`);
  const byContent = new Map(Object.entries(includes).map(([name, names]) => [content(name), names]));
  return {
    content,
    live: (name) => (includes[name] === undefined ? null : content(name)),
    pinned: (name, version) => (includes[`${name}@v${version}`] === undefined ? null : content(`${name}@v${version}`)),
    partialsOf: (blob) =>
      (byContent.get(blob) ?? []).map((written) => {
        const [, tool, name = "", version] = /^(tool:)?\[*([\w/]+)(?:@v(\d+))?\]*$/.exec(written) ?? [];
        const by = tool !== undefined ? "tool" : written.startsWith("[[") ? "brackets" : undefined;
        return { name, version: version === undefined ? null : Number(version), ...(by !== undefined && { by }) };
      }),
  };
}

function closure(includes: Record<string, string[]>, root = "a") {
  const found = lookup(includes);
  return closureOf(root, found.content(root), found);
}

function digest(includes: Record<string, string[]>, root = "a"): string {
  return digestOf(lookup(includes).content(root), closure(includes, root));
}

describe("what a prompt includes", () => {
  it("is found at any depth, each once", () => {
    expect(closure({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }).partials.map(({ key: name }) => name)).toEqual(["b", "d", "c"]);
  });

  it("is a pinned version where one is named, beside the live one", () => {
    const { partials } = closure({ a: ["b", "b@v3"], b: [], "b@v3": [] });
    expect(partials.map(({ key: name, pinned }) => [name, pinned])).toEqual([
      ["b", null],
      ["b", 3],
    ]);
    expect(pinnedVersionsOf({ partials })).toMatchObject([{ key: "b", version: 3 }]);
  });

  it("is what brackets and tools name too, but only where there is such a prompt", () => {
    const named = { a: ["[[b]]", "[[c]]", "tool:d", "tool:e"], b: [], d: ["f"], f: [] };
    const { partials, missing, absent } = closure(named);
    expect(partials.map(({ key: name, asTool }) => `${name} ${asTool}`)).toEqual(["b false", "d true", "f true"]);
    expect(missing).toEqual([]);
    expect(absent.map(({ name }) => name)).toEqual(["c", "e"]);
    expect(closure({ a: ["tool:b@v2"] }).missing.map(({ name }) => name)).toEqual(["b@v2"]);
    expect(digest({ ...named, c: [] })).not.toBe(digest(named));
  });

  it("is no circle when tools call each other, and one when their texts hold themselves", () => {
    expect(closure({ a: ["tool:b", "tool:a"], b: ["tool:a"] })).toMatchObject({ cycle: null, partials: [{ key: "b" }] });
    expect(closure({ a: ["tool:b"], b: ["a"] }).cycle).toBeNull();
    expect(closure({ a: ["c", "tool:b"], b: ["a"], c: ["b"] }).cycle).toEqual(["a", "c", "b", "a"]);
    expect(closure({ a: ["tool:b"], b: ["[[b]]"] }).cycle).toEqual(["b", "b"]);
  });

  it("is missing with the way that leads to it", () => {
    expect(closure({ a: ["b"], b: ["c", "d@v2"] }).missing).toEqual([
      { name: "c", through: ["a", "b"] },
      { name: "d@v2", through: ["a", "b"] },
    ]);
  });

  it.each([
    [{ a: ["a"] }, "a → a"],
    [{ a: ["b"], b: ["c"], c: ["b"] }, "b → c → b"],
    [{ a: ["b"], b: ["a"] }, "a → b → a"],
  ])("is a circle in %j", (includes, circle) => {
    expect(closure(includes as unknown as Record<string, string[]>).cycle?.join(" → ")).toBe(circle);
  });

  it("is no circle where a prompt includes an older version of what includes it", () => {
    expect(closure({ a: ["b"], b: ["a@v1"], "a@v1": [] }).cycle).toBeNull();
  });
});

describe("the digest of a prompt", () => {
  const base = { a: ["b", "c"], b: [], c: ["d"], d: [] };

  it("is the same whatever the order in which the partials are found", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(["b", "c", "d"], { minLength: 3 }), (order) => {
        const parts = order.map((name) => ({ key: key(name), pinned: null, blob: id(name) }));
        const sorted = ["b", "c", "d"].map((name) => ({ key: key(name), pinned: null, blob: id(name) }));
        expect(digestOf(id("a"), { partials: parts })).toBe(digestOf(id("a"), { partials: sorted }));
      }),
    );
  });

  it("changes with the prompt, with any partial at any depth, with its name, and with a pin", () => {
    const others = [
      { ...base, a: ["c", "b"] },
      { ...base, d: ["b"] },
      { ...base, c: ["e"], e: [] },
      { ...base, a: ["b@v1", "c"], "b@v1": [] },
    ];
    expect(new Set([base, ...others].map((includes) => digest(includes))).size).toBe(others.length + 1);
  });

  it("does not change with what it does not include", () => {
    expect(digest({ ...base, x: ["y"], y: [] })).toBe(digest(base));
  });
});

describe("the prompts that include another", () => {
  it("are found at any depth, sorted, without itself, and not where it is pinned", () => {
    const includes: Record<string, { name: string; version: number | null }[]> = {
      z: [{ name: "tone", version: null }],
      b: [{ name: "z", version: null }],
      c: [{ name: "tone", version: 3 }],
      tone: [{ name: "b", version: null }],
    };
    const inclusions = new Map(Object.entries(includes).map(([name, partials]) => [key(name), partials]));
    expect(includersOf(inclusions)(key("tone"))).toEqual(["b", "z"]);
  });
});

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { assign } from "../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../src/domain/experiment/experiment.ts";
import { memoryStickyStore } from "../../src/domain/experiment/sticky-store.ts";
import { openStickyFile } from "../../src/store/sticky-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { refusalOf } from "../domain/prompt/refusal.ts";

const before: Experiment = {
  name: "support-tone",
  variations: [
    { key: "control", version: "v3", weight: 0.5 },
    { key: "warm", version: "v4", weight: 0.5 },
  ],
};
const after: Experiment = { ...before, variations: before.variations.map((one, index) => ({ ...one, weight: index })) };
const user = Array.from({ length: 50 }, (_, index) => `josé-${index}`).find(
  (name) => assign(before, { user: name }).variation === "control",
);

describe.each([
  ["in memory", memoryStickyStore],
  ["in a file", () => openStickyFile(join(temporaryFolder(), "new", "assignments.jsonl"))],
])("a sticky store %s", (_, open) => {
  it("keeps who was assigned when weights change", () => {
    const sticky = open();
    expect(assign(before, { user: user ?? "", sticky })).toMatchObject({ variation: "control", reason: "split" });
    expect(assign(after, { user: user ?? "", sticky })).toMatchObject({ variation: "control", version: "v3", reason: "sticky" });
    expect(assign(after, { user: user ?? "" }).variation).toBe("warm");
  });

  it("lets go of them with a new seed, another unit, or a variation that is gone", () => {
    const sticky = open();
    assign(before, { user: user ?? "", sticky });
    expect(assign({ ...before, seed: "again" }, { user: user ?? "", sticky }).reason).toBe("split");
    expect(assign({ ...before, unit: "account" }, { attributes: { account: user }, sticky }).reason).toBe("split");
    const renamed = { ...before, variations: before.variations.map((one) => ({ ...one, key: `${one.key}-2` })) };
    expect(assign(renamed, { user: user ?? "", sticky }).reason).toBe("split");
  });

  it("keeps nobody who took no part", () => {
    const sticky = open();
    expect(assign({ ...before, coverage: 0 }, { user: user ?? "", sticky }).reason).toBe("traffic");
    expect(assign(before, { user: user ?? "", sticky }).reason).toBe("split");
  });
});

describe("the file", () => {
  it("is read again by the next process, also behind a line that was cut", () => {
    const path = join(temporaryFolder(), "assignments.jsonl");
    openStickyFile(path).set("one", "control");
    appendFileSync(path, '["two","wa');
    const next = openStickyFile(path);
    next.set("three", "warm");
    const last = openStickyFile(path);
    expect(["one", "two", "three"].map((key) => last.get(key))).toEqual(["control", null, "warm"]);
    expect(readFileSync(path, "utf8")).toBe('["one","control"]\n["two","wa\n["three","warm"]\n');
  });

  it("holds to the first of two lines that disagree", () => {
    const path = join(temporaryFolder(), "assignments.jsonl");
    writeFileSync(path, '["one","control"]\n["one","warm"]\n7\n');
    expect(openStickyFile(path).get("one")).toBe("control");
  });

  it("is named when it cannot be read", () => {
    expect(refusalOf(() => openStickyFile(temporaryFolder())).code).toBe("sticky-file-unreadable");
  });
});

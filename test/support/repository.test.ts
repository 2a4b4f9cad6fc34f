import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repository } from "./repository.ts";

describe("the repository of a test", () => {
  it("has the same commit ids in every run", async () => {
    const one = await repository({ files: { "a.txt": "a" } });
    const other = await repository({ files: { "a.txt": "a" } });
    expect(await one.id("HEAD")).toBe(await other.id("HEAD"));
  });

  it("dates commits a minute apart", async () => {
    const work = await repository({ files: { "a.txt": "a" } });
    await work.commit("second", { files: { "a.txt": null }, author: "Bo <bo@example.com>" });
    expect(await work.git("log", "--format=%an %aI %s")).toBe(
      "Bo 2025-01-06T09:01:00+00:00 second\nAna Author 2025-01-06T09:00:00+00:00 begin",
    );
    expect(existsSync(`${work.path}/a.txt`)).toBe(false);
  });

  it("has a bare origin with a head when asked for", async () => {
    const work = await repository({ remote: true });
    expect(await work.git("rev-parse", "--abbrev-ref", "origin/HEAD")).toBe("origin/main");
    const clone = await work.clone({ depth: 1 });
    expect(await clone.git("rev-parse", "--is-shallow-repository")).toBe("true");
  });

  it("can be bare, with files", async () => {
    const bare = await repository({ files: { "a.txt": "a" }, bare: true });
    expect(await bare.git("rev-parse", "--is-bare-repository")).toBe("true");
    expect(await bare.git("show", "HEAD:a.txt")).toBe("a");
  });

  it("writes bytes as they are", async () => {
    const work = await repository();
    await work.write({ "a/b.bin": Buffer.from([0, 255]) });
    expect(readFileSync(`${work.path}/a/b.bin`)).toEqual(Buffer.from([0, 255]));
  });
});

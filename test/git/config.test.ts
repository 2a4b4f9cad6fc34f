import { describe, expect, it } from "vitest";
import { readConfig, type GitConfig } from "../../src/git/config.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";

async function configOf(...settings: [string, string][]): Promise<GitConfig> {
  const fixture = await repository();
  for (const [name, value] of settings) await fixture.git("config", "--add", name, value);
  return readConfig(await openTestRepository(fixture));
}

describe("the configuration", () => {
  it("gives the last value, and all of them", async () => {
    const config = await configOf(["promptlane.allowHttp", "one"], ["promptlane.allowHttp", "two"]);
    expect(config.get("promptlane.allowHttp")).toBe("two");
    expect(config.getAll("promptlane.allowHttp")).toEqual(["one", "two"]);
  });

  it("gives null for what is not set", async () => {
    const config = await configOf();
    expect(config.get("promptlane.remote")).toBeNull();
    expect(config.getAll("promptlane.remote")).toEqual([]);
    expect(config.isTrue("promptlane.remote")).toBe(false);
  });

  it("takes capitals for small letters, but not in the middle of a name", async () => {
    const config = await configOf(["remote.My.Fork.pushURL", "x"]);
    expect(config.get("Remote.My.Fork.PushUrl")).toBe("x");
    expect(config.get("remote.my.fork.pushurl")).toBeNull();
  });

  it("keeps line breaks in a value", async () => {
    expect((await configOf(["a.b", "one\ntwo"])).get("a.b")).toBe("one\ntwo");
  });

  it.each([
    ["true", true],
    ["YES", true],
    ["on", true],
    ["1", true],
    ["false", false],
    ["0", false],
    ["", false],
  ])("reads %j as %j", async (text, truth) => {
    expect((await configOf(["commit.gpgSign", text])).isTrue("commit.gpgsign")).toBe(truth);
  });

  it("reads a name without a value as true", async () => {
    const fixture = await repository();
    await fixture.write({ ".git/config": "[core]\n\trepositoryformatversion = 0\n[commit]\n\tgpgSign\n" });
    expect((await readConfig(await openTestRepository(fixture))).isTrue("commit.gpgSign")).toBe(true);
  });

  it("does not show what promptlane sets for its own calls", async () => {
    expect((await configOf()).get("core.hooksPath")).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/git/config.ts";
import { listRemotes, remoteLocation } from "../../src/git/remotes.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

async function protocolsFor(fixture: TestRepository, remote: string): Promise<string | undefined> {
  return (await remoteLocation(await openTestRepository(fixture), remote)).environment["GIT_ALLOW_PROTOCOL"];
}

describe("remotes", () => {
  it("are those of the configuration", async () => {
    const fixture = await repository();
    await fixture.git("remote", "add", "origin", "https://example.com/x.git");
    await fixture.git("remote", "add", "my.fork/one", "https://example.com/y.git");
    await fixture.git("config", "--add", "remote.origin.url", "https://example.com/z.git");
    await fixture.git("config", "remote.-x.url", "https://example.com/z.git");
    await fixture.git("config", "remote.pushDefault", "origin");
    expect(listRemotes(await readConfig(await openTestRepository(fixture)))).toEqual(["origin", "my.fork/one"]);
  });

  it.each(["upstream", "", "-x", "--upload-pack=touch x", "ext::sh -c touch% x", "https://example.com/x.git", ".", "/tmp"])(
    "C1: refuses %j, which is no configured name",
    async (name) => {
      const fixture = await repository({ remote: true });
      await fixture.git("config", "remote.-x.url", "https://example.com/z.git");
      await expect(protocolsFor(fixture, name)).rejects.toThrow(TypeError);
    },
  );

  it("C1: are reached by http only where the user lists the host", async () => {
    const fixture = await repository();
    await fixture.git("remote", "add", "origin", "http://git.example.com:8080/x.git");
    expect(await protocolsFor(fixture, "origin")).toBe("https:ssh:file");
    await fixture.git("config", "--add", "promptlane.allowHttp", "example.com");
    await fixture.git("config", "--add", "promptlane.allowHttp", "git.example.com");
    expect(await protocolsFor(fixture, "origin")).toBe("https:ssh:file");
    await fixture.git("config", "--add", "promptlane.allowHttp", "git.example.com:8080");
    expect(await protocolsFor(fixture, "origin")).toBe("https:ssh:file:http");
  });

  it("C1: are not reached by http when they only push to a host that is not listed", async () => {
    const fixture = await repository();
    await fixture.git("config", "promptlane.allowHttp", "good.example.com");
    await fixture.git("remote", "add", "origin", "http://good.example.com/x.git");
    expect(await protocolsFor(fixture, "origin")).toBe("https:ssh:file:http");
    await fixture.git("remote", "set-url", "--push", "origin", "http://other.example.com/x.git");
    expect(await protocolsFor(fixture, "origin")).toBe("https:ssh:file");
    await fixture.git("config", "url.http://other.example.com/.insteadOf", "https://other.example.com/");
    await fixture.git("remote", "set-url", "--push", "origin", "https://other.example.com/x.git");
    expect(await protocolsFor(fixture, "origin")).toBe("https:ssh:file");
  });
});

import { describe, expect, it } from "vitest";
import { allowingHttp, discoveryVariables, gitEnvironment, sourceEnvironment } from "../../src/git/git-environment.ts";

const asking = { interactive: false };

describe("the environment of git", () => {
  it("C2: keeps what says who writes and how a remote is reached", () => {
    const user = {
      GIT_SSH_COMMAND: "ssh -i key",
      GIT_ASKPASS: "/bin/ask",
      GIT_AUTHOR_NAME: "Ana",
      GIT_COMMITTER_EMAIL: "ana@example.com",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_SSL_CAINFO: "/ca.pem",
      SSH_AUTH_SOCK: "/agent",
      PATH: "/bin",
    };
    expect(gitEnvironment(user, asking)).toMatchObject(user);
  });

  it("C6: keeps where a server's hook finds objects that are not accepted yet", () => {
    const user = { GIT_OBJECT_DIRECTORY: "/q", GIT_ALTERNATE_OBJECT_DIRECTORIES: "/o", GIT_QUARANTINE_PATH: "/q" };
    expect(gitEnvironment(user, asking)).toMatchObject(user);
  });

  it.each([
    "GIT_INDEX_FILE",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_TRACE",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_NAMESPACE",
    "GIT_LITERAL_PATHSPECS",
  ])("C2: drops %s", (name) => {
    expect(gitEnvironment({ [name]: "1" }, asking)).not.toHaveProperty(name);
  });

  it("gives where the repository is only to the search for it", () => {
    expect(discoveryVariables({ GIT_DIR: "/a", GIT_WORK_TREE: "/b", GIT_INDEX_FILE: "/c" })).toEqual({
      GIT_DIR: "/a",
      GIT_WORK_TREE: "/b",
    });
  });

  it("C1: lets git speak https, ssh and file, whatever the user's variable says", () => {
    const environment = gitEnvironment({ GIT_ALLOW_PROTOCOL: "ext:http" }, asking);
    expect(environment["GIT_ALLOW_PROTOCOL"]).toBe("https:ssh:file");
    expect(allowingHttp(environment)["GIT_ALLOW_PROTOCOL"]).toBe("https:ssh:file:http");
  });

  it("leaves the protocols of the user's hooks to the user", () => {
    expect(sourceEnvironment({}, asking)).not.toHaveProperty("GIT_ALLOW_PROTOCOL");
    expect(sourceEnvironment({ GIT_ALLOW_PROTOCOL: "file" }, asking)["GIT_ALLOW_PROTOCOL"]).toBe("file");
  });

  it("lets git ask on the terminal only when that was said", () => {
    expect(gitEnvironment({}, { interactive: false })["GIT_TERMINAL_PROMPT"]).toBe("0");
    expect(gitEnvironment({}, { interactive: true })).not.toHaveProperty("GIT_TERMINAL_PROMPT");
  });
});

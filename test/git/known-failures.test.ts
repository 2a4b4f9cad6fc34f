import { describe, expect, it } from "vitest";
import { gitError } from "../../src/git/git-error.ts";

const call = { args: ["commit"], exitCode: 128, signal: null };

describe("the error for a call of git", () => {
  it.each([
    ["locked", "fatal: Unable to create '/r/.git/index.lock': File exists.", "promptlane doctor --unlock"],
    ["identity-unknown", "*** Please tell me who you are.", "git config --global user.email"],
    ["signing-failed", "error: gpg failed to sign the data", "git config user.signingKey"],
    ["disk-full", "fatal: write error: No space left on device", "make room"],
    ["disk-full", "fatal: sha1 file '/r/.git/index.lock' write error. Out of diskspace", "make room"],
    ["disk-full", "error: couldn't write '/r/.git/refs/heads/main.lock'", "make room"],
    ["not-writable", "error: insufficient permission for adding an object to repository database", "as its owner"],
  ])("says what its words mean: %s", (code, stderr, hint) => {
    expect(gitError({ ...call, stderr })).toMatchObject({ code, hint: expect.stringContaining(hint), stderr, args: ["commit"] });
  });

  it.each([
    ["the line that says what failed", { stderr: "Updating\nfatal: bad object x\n" }, "git commit failed: bad object x"],
    ["the first line", { stderr: "no luck\nmore\n" }, "git commit failed: no luck"],
    ["the exit code", { stderr: "" }, "git commit ended with exit code 128"],
    ["the signal", { stderr: "", exitCode: null, signal: "SIGKILL" }, "git commit was ended by SIGKILL"],
    [
      "why it did not start",
      { stderr: "", exitCode: null, cause: new Error("spawn git ENOENT") },
      "git commit could not be run: spawn git ENOENT",
    ],
  ])("else gives %s", (_, ending, message) => {
    expect(gitError({ ...call, ...ending })).toMatchObject({ name: "GitError", code: "git-failed", message, stdout: "" });
  });
});

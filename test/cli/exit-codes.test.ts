import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import { Conflict, GitError, Interrupted, Invalid, NotFound, PolicyRefused, RemoteUnavailable, Usage } from "../../src/domain/errors.ts";

describe("exitCodeOf", () => {
  it.each([
    [new Invalid("x", "x"), 1],
    [new GitError("x", "x", { args: ["log"], exitCode: 128, signal: null, stderr: "", stdout: "" }), 1],
    [new PolicyRefused("x", "x"), 3],
    [new RemoteUnavailable("x", "x"), 4],
    [new Conflict("x", "x"), 5],
    [new NotFound("x", "x"), 6],
    [new Usage("x", "x"), 64],
    [new Interrupted("x", "x"), 130],
    [new TypeError("x"), 1],
    ["thrown text", 1],
  ])("gives %o the exit code %i", (error, exitCode) => {
    expect(exitCodeOf(error)).toBe(exitCode);
  });
});

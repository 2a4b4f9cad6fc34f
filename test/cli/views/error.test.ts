import { describe, expect, it } from "vitest";
import { errorDocument, viewError } from "../../../src/cli/views/error.ts";
import { Invalid, NotFound } from "../../../src/domain/errors.ts";
import { PIPE } from "./people-style.ts";

const QUIET = { debug: false, words: ["show", "support/triag"] };
const gitError = Object.assign(new Error("git failed"), { args: ["push", "origin"], exitCode: 128, stderr: "fatal: no such remote\n" });

describe("viewError", () => {
  it("says what happened and what to type, without a stack trace", () => {
    const error = new NotFound("prompt-not-found", "There is no prompt support/triag.", {
      hint: "Did you mean support/triage?",
      cause: gitError,
    });
    expect(viewError(error, PIPE, QUIET)).toBe("error: There is no prompt support/triag.\nhint: Did you mean support/triage?\n");
  });

  it("shows git's words, its call and the stack with --debug only", () => {
    const text = viewError(new Invalid("x", "It failed.", { cause: gitError }), PIPE, { debug: true, words: [] });
    expect(text).toContain("git push origin  (exit code 128)\nfatal: no such remote\n");
    expect(text).toContain("error.test.ts");
  });

  it("calls what nobody foresaw a bug, and says how to report it", () => {
    expect(viewError(new TypeError("x is undefined"), PIPE, { debug: false, words: ["show", "a b"] })).toBe(
      "error: promptlane failed in a way that it should not: x is undefined\nhint: This is a bug. Please report this with the output of promptlane --debug show 'a b'\n",
    );
  });

  it("C8: makes control characters visible", () => {
    expect(viewError(new Invalid("x", "bad \u001b[31mname\u202e"), PIPE, QUIET)).toBe("error: bad ␛[31mname<U+202E>\n");
  });
});

describe("errorDocument", () => {
  it("holds code, message, hint and details", () => {
    expect(errorDocument(new Invalid("bad-yaml", "It does not parse.", { hint: "Mend it.", details: { line: 3 } }))).toEqual({
      error: { code: "bad-yaml", message: "It does not parse.", hint: "Mend it.", details: { line: 3 } },
    });
  });

  it("has the same fields where there is no hint, and for a bug", () => {
    expect(errorDocument(new Invalid("x", "y"))).toEqual({ error: { code: "x", message: "y", hint: null, details: {} } });
    expect(errorDocument(new TypeError("y"))).toMatchObject({ error: { code: "bug", message: "y", details: {} } });
  });
});

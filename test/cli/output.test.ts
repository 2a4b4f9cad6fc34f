import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createOutput } from "../../src/cli/output.ts";
import { Invalid } from "../../src/domain/errors.ts";
import { scriptedTerminal } from "./scripted-terminal.ts";

const LONG = "line\n".repeat(100);

describe("output", () => {
  it("prints a document on one line, with the version of its format", async () => {
    const terminal = scriptedTerminal();
    await createOutput(terminal).json({ prompts: [] });
    expect(terminal.written.stdout).toBe('{"format_version":"1.0","prompts":[]}\n');
  });

  it("indents a document on a terminal", async () => {
    const terminal = scriptedTerminal({ terminals: ["stdout"] });
    await createOutput(terminal).json({ prompts: [] });
    expect(terminal.written.stdout).toBe('{\n  "format_version": "1.0",\n  "prompts": []\n}\n');
  });

  it("ends every note with a line feed, on standard error", async () => {
    const terminal = scriptedTerminal();
    await createOutput(terminal).note("careful");
    expect(terminal.written).toEqual({ stdout: "", stderr: "careful\n" });
  });

  it("C11: says nothing when the reader left", async () => {
    await expect(createOutput(terminalFailingWith("EPIPE")).text("x")).resolves.toBeUndefined();
  });

  it("C11: fails when the result cannot be written", async () => {
    await expect(createOutput(terminalFailingWith("ENOSPC")).text("x")).rejects.toBeInstanceOf(Invalid);
  });

  it.each([
    ["there is no terminal", { environment: { PAGER: "false" } }, LONG],
    ["the text fits on the screen", { environment: { PAGER: "false" }, terminals: ["stdout" as const] }, "short\n"],
    ["PAGER is empty", { environment: { PAGER: "" }, terminals: ["stdout" as const] }, LONG],
    ["less is not installed", { environment: { PATH: "/nowhere" }, terminals: ["stdout" as const] }, LONG],
    [
      "the pager does not exist",
      { environment: { PATH: "/usr/bin:/bin", PAGER: "no-such-pager 2>/dev/null" }, terminals: ["stdout" as const] },
      LONG,
    ],
  ])("prints long text itself when %s", async (_reason, options, text) => {
    const terminal = scriptedTerminal(options);
    await createOutput(terminal).longText(text);
    expect(terminal.written.stdout).toBe(text);
  });

  it.each([["cat > /dev/null"], ["true"], ["exit 1"]])(
    "leaves long text to the pager %j, and goes on when it quits early",
    async (pager) => {
      const terminal = scriptedTerminal({ environment: { PATH: "/usr/bin:/bin", PAGER: pager }, terminals: ["stdout"] });
      await createOutput(terminal).longText(LONG.repeat(1000));
      expect(terminal.written.stdout).toBe("");
    },
  );
});

function terminalFailingWith(code: string) {
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(`${code}: write failed`), { code }));
    },
  });
  return { ...scriptedTerminal(), stdout: { isTerminal: false, isFile: false, stream, width: null, height: null } };
}

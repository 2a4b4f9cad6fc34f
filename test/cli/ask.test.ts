import { describe, expect, it } from "vitest";
import { createAsker } from "../../src/cli/ask.ts";
import { Interrupted, Usage } from "../../src/domain/errors.ts";
import { scriptedTerminal } from "./scripted-terminal.ts";
import type { ScriptedTerminalOptions } from "./scripted-terminal.ts";

const PERSON: ScriptedTerminalOptions = { terminals: ["stdin", "stderr"] };
const QUESTION = { text: "Go on?", flag: "--yes" };

describe("C10: asking", () => {
  it.each<[string, ScriptedTerminalOptions, { input: boolean }]>([
    ["standard input is no terminal", { terminals: ["stderr"] }, { input: true }],
    ["standard error is no terminal", { terminals: ["stdin"] }, { input: true }],
    ["CI is set", { ...PERSON, environment: { CI: "true" } }, { input: true }],
    ["--no-input is given", PERSON, { input: false }],
  ])("fails with the flag to give when %s, without opening standard input", async (reason, options, { input }) => {
    const terminal = scriptedTerminal(options);
    const ask = createAsker(terminal, { input, color: false });
    expect(ask.canAsk).toBe(false);
    const error = await ask.confirm(QUESTION).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Usage);
    expect(error).toMatchObject({ message: expect.stringContaining(reason), hint: expect.stringContaining("--yes") });
    expect(terminal.opened.stdin).toBe(false);
  });

  it.each([["false"], ["0"], [""]])("asks when CI is %j", (value) => {
    expect(createAsker(scriptedTerminal({ ...PERSON, environment: { CI: value } }), { input: true, color: false }).canAsk).toBe(true);
  });

  it.each([
    ["y\r", true],
    ["n\r", false],
    ["\r", false],
  ])("takes %j to a question for %s, and asks on standard error", async (typed, answer) => {
    const terminal = scriptedTerminal({ ...PERSON, typed });
    expect(await createAsker(terminal, { input: true, color: false }).confirm(QUESTION)).toBe(answer);
    expect(terminal.written.stderr).toContain("Go on?");
    expect(terminal.written.stdout).toBe("");
  });

  it("returns the name that was typed", async () => {
    const terminal = scriptedTerminal({ ...PERSON, typed: "production\r" });
    expect(
      await createAsker(terminal, { input: true, color: false }).type({ text: "Type production:", flag: "--confirm production" }),
    ).toBe("production");
  });

  it("takes Control-C for an interruption", async () => {
    const terminal = scriptedTerminal({ ...PERSON, typed: "\u0003" });
    await expect(createAsker(terminal, { input: true, color: false }).confirm(QUESTION)).rejects.toBeInstanceOf(Interrupted);
  });

  it("uses no colour when none is wanted", async () => {
    const terminal = scriptedTerminal({ ...PERSON, typed: "y\r" });
    await createAsker(terminal, { input: true, color: false }).confirm(QUESTION);
    expect(terminal.written.stderr).not.toMatch(/\u001b\[[0-9;]*m/);
  });
});

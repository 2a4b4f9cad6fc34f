import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../src/cli/command-line.ts";
import type { Invocation } from "../../src/cli/command-line.ts";
import { Usage } from "../../src/domain/errors.ts";

async function read(line: string): Promise<Invocation> {
  return await readCommandLine(line.split(" ").filter((word) => word !== ""));
}

async function readRun(line: string) {
  const invocation = await read(line);
  if (invocation.type !== "run") throw new Error(`${line} asks for ${invocation.type}`);
  return invocation;
}

describe("readCommandLine", () => {
  it("gives a command its words and options by name, and leaves out what was not given", async () => {
    const { path, input } = await readRun("promote a/b c@v2 --to production --reason why --dry-run");
    expect(path).toEqual(["promote"]);
    expect(input).toMatchObject({ prompts: ["a/b", "c@v2"], environment: "production", reason: "why", dryRun: true, yes: false });
    expect(Object.keys(input)).not.toContain("from");
  });

  it("finds a command below another", async () => {
    expect((await readRun("env create qa --after dev")).input).toMatchObject({ name: "qa", after: "dev", drafts: false });
  });

  it.each(["--json --store x list", "list --json --store x", "--store x list --json"])(
    "takes the global options anywhere: %s",
    async (line) => {
      expect((await readRun(line)).options).toMatchObject({ json: true, store: "x", fetch: "auto", input: true, color: "auto" });
    },
  );

  it.each([
    ["--fetch list", { fetch: "always" }],
    ["list --no-fetch", { fetch: "never" }],
    ["list --no-input", { input: false }],
    ["-C sub list", { directory: "sub" }],
  ])("reads %s", async (line, options) => {
    expect((await readRun(line)).options).toMatchObject(options);
  });

  it("reads what follows -- as words", async () => {
    expect((await readRun("show -- --json")).input).toEqual({ selector: "--json", tokens: false });
  });

  it.each([
    ["promte", "Did you mean promptlane promote?"],
    ["env lst", "Did you mean promptlane env list?"],
    ["help rolback", "Did you mean promptlane rollback?"],
    ["xyzzy", "promptlane --help lists them."],
    ["promote --too production", "Did you mean --to?"],
    ["promote a", "promptlane promote --help"],
    ["mv a", "promptlane mv --help"],
    ["mv a b c", "promptlane mv --help"],
    ["log a -n 0", "promptlane log --help"],
    ["log a -n x", "promptlane log --help"],
    ["diff a --output html", "promptlane diff --help"],
    ["--color red list", "promptlane --help"],
    ["completion tcsh", "promptlane completion --help"],
    ["list --store", "promptlane list --help"],
    ["__complet", "promptlane --help lists them."],
  ])("C1: refuses %j and says what to type", async (line, hint) => {
    const error = await read(line).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Usage);
    expect((error as Usage).hint).toContain(hint);
  });

  it.each([
    ["", "no-command"],
    ["env", "no-command"],
    ["--help", "group-help"],
    ["help", "group-help"],
    ["env --help", "group-help"],
    ["help env", "group-help"],
    ["promote --help", "help"],
    ["promote -h", "help"],
    ["help promote", "help"],
    ["help env create", "help"],
    ["--version", "version"],
  ])("takes %j for %s", async (line, type) => {
    expect((await read(line)).type).toBe(type);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import type { TestRepository } from "../support/repository.ts";
import { exampleStore } from "./example-store.ts";

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore();
});

describe("the program", () => {
  it("prints its version", async () => {
    const { stdout, exitCode } = await store.promptlane("--version");
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    expect((await store.promptlane("--version", "--json")).json()).toEqual({ format_version: "1.0", version: stdout.trim() });
  });

  it.each([[[]], [["env"]]])("prints the help to standard error and exits with 64 when no command is named: %j", async (words) => {
    const { stdout, stderr, exitCode } = await store.promptlane(words);
    expect([exitCode, stdout]).toEqual([64, ""]);
    expect(stderr).toContain("Usage: promptlane ");
  });

  it.each([[["--help"]], [["help"]], [["promote", "--help"]], [["help", "promote"]], [["help", "env", "create"]]])(
    "prints the help that was asked for: %j",
    async (words) => {
      const { stdout, exitCode } = await store.promptlane(words);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^Examples:\n {2}promptlane /);
    },
  );

  it.each([
    [["promte"], "Did you mean promptlane promote?"],
    [["env", "creat", "qa"], "Did you mean promptlane env create?"],
    [["list", "--serch", "x"], "Did you mean --search?"],
    [["promote", "support/triag", "--to", "dev", "--yes"], "Did you mean support/triage?"],
    [["promote", "support/triage", "--to", "prodution", "--yes"], "Did you mean production?"],
    [["list", "--env", "de"], "Did you mean dev?"],
  ])("suggests the nearest name: %j", async (words, hint) => {
    expect((await store.promptlane(words)).stderr).toContain(hint);
  });

  it.each([
    ["show", "--output=/tmp/promptlane-x"],
    ["show", "--", "--output=/tmp/promptlane-x"],
    ["show", "--", "-x"],
    ["log", "--upload-pack=touch /tmp/promptlane-x"],
    ["log", "--", "--upload-pack=touch /tmp/promptlane-x"],
    ["diff", "support/triage", "--", "--output=/tmp/promptlane-x"],
    ["promote", "support/triage", "--to", "--output=/tmp/promptlane-x", "--yes"],
    ["rollback", "--env", "-x", "--yes"],
    ["history", "--env", "../x"],
    ["env", "create", "--", "-x"],
    ["mv", "support/triage", "../../x"],
  ])("C1: refuses %j %j as a matter of usage", async (...words) => {
    expect((await store.promptlane(words)).exitCode).toBe(64);
  });

  it("runs in the folder of -C", async () => {
    const { stdout, exitCode } = await store.promptlane(["-C", store.path, "show", "shared/tone"], { cwd: store.folder });
    expect([exitCode, stdout]).toEqual([0, "Be kind.\n"]);
  });

  it("shows git's words and a stack with --debug only", async () => {
    const words = ["-C", store.folder, "list"];
    const plain = await store.promptlane(words);
    expect(plain.exitCode).toBe(1);
    expect(plain.stderr).not.toMatch(/fatal:|\n {4}at /);
    const debug = await store.promptlane([...words, "--debug"]);
    expect(debug.stderr).toMatch(/fatal: not a git repository/);
    expect(debug.stderr).toMatch(/\n {4}at /);
  });
});

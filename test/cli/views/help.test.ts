import { describe, expect, it } from "vitest";
import { COMMANDS, isBranch } from "../../../src/cli/program.ts";
import { viewCommandHelp, viewGroupHelp } from "../../../src/cli/views/help.ts";

const LEAVES = COMMANDS.flatMap((entry) =>
  isBranch(entry) ? entry.commands.map((leaf) => ({ path: [entry.name, leaf.name], entry: leaf })) : [{ path: [entry.name], entry }],
).filter(({ entry }) => entry.hidden !== true);

describe("the help of a command", () => {
  it.each(LEAVES)("opens with two examples: $path", async ({ path, entry }) => {
    const { default: command } = await entry.load();
    const [first, ...lines] = viewCommandHelp({ path, entry, command }).split("\n\n")[0]!.split("\n");
    expect(first).toBe("Examples:");
    expect(lines.filter((line) => /^ {2}\S/.test(line)).length).toBeGreaterThanOrEqual(2);
    expect(lines[0]).toContain(`promptlane ${path.join(" ")}`);
  });

  it("shows how it is called, its words, its options, and those of every command", async () => {
    const { path, entry } = LEAVES.find(({ path: [name] }) => name === "promote")!;
    const text = viewCommandHelp({ path, entry, command: (await entry.load()).default });
    expect(text).toContain("Usage: promptlane promote [KEY[@VERSION]...] --to <env> [options]\n");
    expect(text).toContain("\nArguments:\n  KEY[@VERSION]...  ");
    expect(text).toMatch(/\nOptions:\n {2}--to <env> {2,}the environment to write to\n/);
    expect(text).toMatch(/\nOptions of every command:\n {2}-C <directory>/);
  });
});

describe("the help of the program", () => {
  it("lists every command in its group, and nothing hidden", () => {
    const text = viewGroupHelp({ path: [], entries: COMMANDS, summary: null });
    const groups = text.split("\n\n").filter((part) => /^(Write prompts|Ship them|Check|Experiment|Share):/.test(part));
    expect(
      groups.map((group) =>
        group
          .split("\n")
          .slice(1)
          .map((line) => line.trim().split(/\s/)[0]),
      ),
    ).toEqual([
      ["init", "create", "edit", "show", "list", "log", "diff", "mv", "rm"],
      ["status", "promote", "rollback", "retire", "history", "env"],
      ["lint", "render", "test", "resolve", "verify", "doctor"],
      ["experiment", "rollout"],
      ["import", "export", "types", "completion"],
    ]);
    expect(text).not.toContain("__complete");
  });

  it("opens with two examples", () => {
    expect(viewGroupHelp({ path: [], entries: COMMANDS, summary: null })).toMatch(/^Examples:\n {2}promptlane .+\n.+\n {2}promptlane /);
  });
});

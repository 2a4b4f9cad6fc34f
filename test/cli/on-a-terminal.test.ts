import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { onTerminal } from "../support/on-terminal.ts";
import type { Keystroke, TerminalResult } from "../support/on-terminal.ts";
import type { TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";
import { exampleStore } from "./example-store.ts";

const COMMAND = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));
const GO_ON = "Go on?";
const TYPE_NAME = "Type production to go on:";

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore();
  writeProgram(`${store.folder}/bin/promptlane`, `exec '${process.execPath}' '${COMMAND}' "$@"`);
});

/** What a person sees of a shell command, who types as told. */
async function type(command: string, ...typed: Keystroke[]): Promise<TerminalResult> {
  const environment = { ...store.environment, PATH: `${store.folder}/bin:${store.environment["PATH"] ?? ""}` };
  return await onTerminal(command, { cwd: store.path, environment, typed });
}

async function isLive(key: string, environment: string): Promise<boolean> {
  return (await store.promptlane("show", `${key}@${environment}`)).exitCode === 0;
}

describe("on a real terminal", () => {
  it.each([
    ["an answer of no", "n\r", "Nothing was changed."],
    ["Control-C", "\u0003", "Interrupted"],
  ])("changes nothing after %s to a question", async (_, keys, message) => {
    const { exitCode, screen } = await type("promptlane promote support/triage --to dev", { after: GO_ON, keys });
    expect([exitCode, await isLive("support/triage", "dev")], screen).toEqual([130, false]);
    expect(screen).toContain(message);
  });

  it("goes on after an answer of yes", async () => {
    const { exitCode, screen } = await type("promptlane promote support/triage --to dev", { after: GO_ON, keys: "y\r" });
    expect([exitCode, await isLive("support/triage", "dev")], screen).toEqual([0, true]);
  });

  it("takes the name of an environment, and no other word for it", async () => {
    const other = await type("promptlane promote shared/tone --to production", { after: TYPE_NAME, keys: "y\r" });
    expect([other.exitCode, await isLive("shared/tone", "production")], other.screen).toEqual([130, false]);
    const { exitCode, screen } = await type("promptlane promote shared/tone --to production", { after: TYPE_NAME, keys: "production\r" });
    expect([exitCode, await isLive("shared/tone", "production")], screen).toEqual([0, true]);
  });

  it("lets a prompt be searched and chosen, or none", async () => {
    // The list has been narrowed once the cursor stands on what is not its first line.
    const { exitCode, screen } = await type(
      "promptlane show",
      { after: "Which prompt?", keys: "tri" },
      { after: "❯ support/triage", keys: "\r" },
    );
    expect(exitCode, screen).toBe(0);
    expect(screen).toContain("Sort the ticket.");
    expect((await type("promptlane show", { after: "Which prompt?", keys: "\u0003" })).exitCode).toBe(130);
  });

  it("completes what stands behind an @ in bash, and keeps the @", async () => {
    writeFileSync(`${store.folder}/bashrc`, "PS1='ready> '; source <(promptlane completion bash)\n");
    const { screen } = await type(
      `bash --rcfile '${store.folder}/bashrc' -i`,
      { after: "ready> ", keys: "promptlane show support/triage@v\t" },
      { after: "v1", keys: "\r" },
      { after: "ready> ", keys: "exit\r" },
    );
    expect(screen).toContain("Sort the ticket.");
  });
});

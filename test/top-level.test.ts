import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

it("the README's two commands are the ones that the gate runs, and scripts that there are", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const commands = [...read("README.md").matchAll(/^npm ci && npm (?:run )?(\w+)$/gm)].map(([command, script = ""]) => ({
    command,
    script,
  }));
  expect(commands.map(({ command }) => command)).toEqual(["npm ci && npm run demo", "npm ci && npm test"]);
  expect(commands.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  expect(read(".ci/run")).toContain("bash -c 'npm ci && npm test'");
  for (const step of ["demo", "check:types", "check:lint", "check:format", "check:unused", "bench -- --quick"]) {
    expect(read(".ci/run")).toContain(`npm run ${step}`);
  }
});

it("the top level holds what a newcomer looks for", () => {
  const folders = ["src", "bin", "templates", "test", "bench", "docs", ".prompts.example"];
  const pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
  const files = ["package.json", "tsconfig.json", "LICENSE", ".ci/run"];
  expect([...folders, ...pages, ...files].filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  expect(read("LICENSE")).toContain("MIT License");
});

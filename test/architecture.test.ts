import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { violationsOf } from "./architecture/rules.ts";
import { readSourceFile } from "./architecture/source-file.ts";

const LARGEST_FILE = 50_000;
const root = fileURLToPath(new URL("..", import.meta.url));

test("every file of src keeps the layers, the doors and the names", () => {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((name) => violationsOf(readSourceFile(`src/${name}`, readFileSync(join(root, "src", name), "utf8"))))).toEqual([]);
});

test("no file of the repository is too large to be read", () => {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").slice(0, -1);
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((name) => name !== "package-lock.json" && lstatSync(join(root, name)).size > LARGEST_FILE)).toEqual([]);
});

describe("finds", () => {
  test.each([
    ["git in the domain", "src/domain/a.ts", 'import { runGit } from "../git/run-git.ts";', "must not import src/git/run-git.ts"],
    [
      "git's types in the domain",
      "src/domain/a.ts",
      'import type { GitRepository } from "../git/repository.ts";',
      "must not import src/git/repository.ts",
    ],
    ["files in the domain", "src/domain/prompt/a.ts", 'import { readFileSync } from "node:fs";', "must not import node:fs"],
    [
      "prompts in git",
      "src/git/a.ts",
      'import { parsePromptKey } from "../domain/prompt/prompt-key.ts";',
      "must not import src/domain/prompt/prompt-key.ts",
    ],
    [
      "an operation in the store",
      "src/store/a.ts",
      'export * from "../operations/promote.ts";',
      "must not import src/operations/promote.ts",
    ],
    ["git in an operation", "src/operations/a.ts", 'const git = await import("../git/run-git.ts");', "must not import src/git/run-git.ts"],
    [
      "git in an operation's type",
      "src/operations/a.ts",
      'type Git = import("../git/repository.ts").GitRepository;',
      "must not import src/git/repository.ts",
    ],
    ["files in an operation", "src/operations/a.ts", 'import { readFile } from "node:fs/promises";', "must not import node:fs/promises"],
    [
      "the store in a command",
      "src/cli/commands/a.ts",
      'import { readLedger } from "../../store/ledger.ts";',
      "must not import src/store/ledger.ts",
    ],
    [
      "more than a type of the store",
      "src/cli/a.ts",
      'import { make, type PromptStore } from "../store/prompt-store.ts";',
      "must not import src/store/prompt-store.ts",
    ],
    ["the command line in the library", "src/index.ts", 'export { run } from "./cli/run.ts";', "must not import src/cli/run.ts"],
    ["a package that no layer has", "src/store/a.ts", 'import _ from "lodash";', "must not import lodash"],
    ["an import that cannot be read", "src/operations/a.ts", "const module = await import(name);", "must not import an expression"],
    ["a file beside the layers", "src/extra/a.ts", "export const a = 1;", "belongs to no layer"],
    ["the process", "src/cli/a.ts", "export const home = process.env.HOME;", "must not use node:process"],
    ["the process, by an import", "src/cli/a.ts", 'import { env } from "node:process";', "must not use node:process"],
    ["the process, by the global object", "src/store/a.ts", "export const home = globalThis.process.env;", "must not use node:process"],
    ["the process, handed on", "src/operations/a.ts", "start({ process });", "must not use node:process"],
    [
      "a question outside ask.ts",
      "src/cli/commands/a.ts",
      'const { default: inquirer } = await import("inquirer");',
      "must not use inquirer",
    ],
    ["colour outside the views", "src/cli/output.ts", 'import chalk from "chalk";', "must not use chalk"],
    [
      "a program started by a command",
      "src/cli/commands/a.ts",
      'import { spawn } from "node:child_process";',
      "must not use node:child_process",
    ],
    ["simple-git outside its file", "src/git/push.ts", 'import { simpleGit } from "simple-git";', "must not use simple-git"],
    ["a name that says nothing", "src/domain/utils.ts", "export const a = 1;", '"utils" does not say what is inside'],
    ["a folder that says nothing", "src/cli/helpers/a.ts", "export const a = 1;", '"helpers" does not say what is inside'],
    ["an index that does something", "src/index.ts", "export const a = 1;", "must only re-export"],
    ["a long file", "src/domain/a.ts", "export const a = 1;\n".repeat(351), "has 351 lines"],
  ])("%s", (_, path, text, complaint) => {
    expect(violationsOf(readSourceFile(path, text))).toEqual([expect.stringContaining(complaint)]);
  });
});

test.each([
  ["a type of the store in a view", "src/cli/views/a.ts", 'import type { Notice } from "../../store/prompt-store.ts";'],
  ["types alone between braces", "src/cli/a.ts", 'import { type Notice, type PromptStore } from "../store/prompt-store.ts";'],
  ["a property that is called process", "src/git/a.ts", "class A { process = null; }\nexport const a = { process: child.process };"],
  ["a path inside a package", "src/domain/a.ts", 'import parser from "handlebars/dist/cjs/handlebars/compiler/base.js";'],
  ["a program started by git", "src/git/a.ts", 'import { spawn } from "node:child_process";'],
])("allows %s", (_, path, text) => {
  expect(violationsOf(readSourceFile(path, text))).toEqual([]);
});

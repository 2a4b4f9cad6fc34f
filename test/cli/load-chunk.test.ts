import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runProcess, type ProcessResult } from "../support/run-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const CODE = `dist/cli/code-${process.version}-${process.arch}`;

/** The built command line in a folder of its own, as if just installed. */
function installation(): string {
  const folder = temporaryFolder();
  for (const name of ["bin", "dist/cli", "package.json"]) cpSync(join(project, name), join(folder, name), { recursive: true });
  forget(folder);
  return folder;
}

function forget(folder: string): void {
  for (const name of readdirSync(join(folder, "dist/cli"))) {
    if (name.startsWith("code-")) rmSync(join(folder, "dist/cli", name), { recursive: true });
  }
}

function help(folder: string): Promise<ProcessResult> {
  return runProcess(process.execPath, [join(folder, "bin/promptlane.js"), "--help"], { cwd: folder, environment: { PATH: "" } });
}

/** The compiled code of each chunk. */
function code(folder: string): Map<string, Buffer> {
  return new Map(readdirSync(join(folder, CODE)).map((name) => [name, readFileSync(join(folder, CODE, name))]));
}

test("the first command keeps the code that it compiled, and the next ones take it as it is", async () => {
  const folder = installation();
  const first = await help(folder);
  const compiled = code(folder);
  expect(compiled.size).toBeGreaterThan(0);
  expect([...compiled.keys()].filter((name) => !name.endsWith(".js"))).toEqual([]);
  expect(await help(folder)).toMatchObject({ exitCode: 0, stdout: first.stdout, stderr: "" });
  expect(code(folder)).toEqual(compiled);
});

test("code that V8 refuses is compiled and kept anew", async () => {
  const folder = installation();
  const { stdout } = await help(folder);
  const names = [...code(folder).keys()];
  for (const name of names) writeFileSync(join(folder, CODE, name), "no code");
  expect(await help(folder)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  expect([...code(folder).values()].filter((bytes) => bytes.toString() === "no code")).toEqual([]);
});

test("D3: code of which a dying machine wrote only a part is compiled and kept anew", async () => {
  const folder = installation();
  const { stdout } = await help(folder);
  for (const [name, bytes] of code(folder)) writeFileSync(join(folder, CODE, name), bytes.fill(0, Math.min(4096, bytes.length >> 1)));
  expect(await help(folder)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  expect([...code(folder).values()].filter((bytes) => bytes.readInt32LE(bytes.length - 4) === 0)).toEqual([]);
});

test("where no code can be kept, commands run all the same and say nothing of it", async () => {
  const folder = installation();
  writeFileSync(join(folder, CODE), "a file where the folder would be");
  expect(await help(folder)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("promptlane"), stderr: "" });
});

test("the build leaves nothing in the chunks but ASCII, as which they are read", () => {
  const names = readdirSync(join(project, "dist/cli")).filter((name) => name.endsWith(".js"));
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => readFileSync(join(project, "dist/cli", name)).some((byte) => byte > 127))).toEqual([]);
});

test("nothing in the bundle imports all names at once of a module that is loaded when it is used: there are none yet", () => {
  const [, listed = ""] = /const LATER = new Set\(\[(.*?)\]\)/.exec(readFileSync(join(project, "bin/load-chunk.js"), "utf8")) ?? [];
  const later = new Set(listed.split(", ").map((name) => name.replaceAll('"', "")));
  expect(later.has("child_process")).toBe(true);
  const folder = join(project, "dist/cli");
  const found = readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return [...text.matchAll(/([\w$]+)=__toESM\(require\("node:([^"]+)"/g)].flatMap(([, variable = "", module = ""]) =>
        later.has(module) && new RegExp(`\\b${variable.replaceAll("$", "\\$")}\\.(?!default\\b)`).test(text)
          ? [`${module} in ${name}`]
          : [],
      );
    });
  expect(found).toEqual([]);
});

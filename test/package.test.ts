import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { isolatedEnvironment } from "./support/isolated-environment.ts";
import { runProcess, type ProcessResult } from "./support/run-process.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";
import { writeFiles } from "./support/write-files.ts";

interface Tarball {
  filename: string;
  files: { path: string }[];
}

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = temporaryFolder();
const project = join(folder, "project");
const consumer = join(folder, "consumer");
const SOURCES = [
  "bin",
  "docs/json",
  "scripts",
  "src",
  "templates",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
];
const environment = {
  ...isolatedEnvironment(folder),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
  npm_config_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
  GIT_AUTHOR_NAME: "Ana",
  GIT_AUTHOR_EMAIL: "ana@example.com",
  GIT_COMMITTER_NAME: "Ana",
  GIT_COMMITTER_EMAIL: "ana@example.com",
};

let tarball: Tarball;

beforeAll(async () => {
  tarball = await packCopy();
  writeFiles(consumer, { "package.json": '{ "private": true, "type": "module" }\n' });
  await succeed("npm", ["install", join(project, tarball.filename)], consumer);
}, 120_000);

test("the package holds what a user needs and nothing else", () => {
  const paths = tarball.files.map(({ path }) => path);
  const wanted =
    /^(?:bin\/[\w-]+\.js(?:on)?|dist\/(?:(?:cli|library)\/[\w-]+\.js|cli\/package\.json|THIRD-PARTY-LICENSES\.txt|types\/[\w/-]+\.d\.ts)|templates\/.+|docs\/json\/.+\.json|[A-Z]+\.md|LICENSE|package\.json)$/;
  expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining(["CHANGELOG.md", "LICENSE", "README.md", "bin/promptlane.js", "dist/library/index.js", "dist/types/index.d.ts"]),
  );
  expect(paths).toEqual(expect.arrayContaining([expect.stringMatching(/^docs\/json\//), expect.stringMatching(/^templates\/prompts\//)]));
});

test("its types tell of no internals: git's layer has none in it, and an opened store shows no handle of it", () => {
  const types = tarball.files.map(({ path }) => path).filter((path) => path.startsWith("dist/types/"));
  expect(types).toContain("dist/types/store/prompt-store.d.ts");
  expect(types.filter((path) => path.startsWith("dist/types/git/"))).toEqual([]);
  const store = readFileSync(installed("dist/types/store/prompt-store.d.ts"), "utf8");
  expect(store).not.toMatch(/\b(?:repository|config|objects|refs|manifest): /);
});

test("it installs alone, without a network, and runs no script for it", () => {
  const { dependencies, scripts } = JSON.parse(readFileSync(installed("package.json"), "utf8"));
  expect(dependencies).toBeUndefined();
  expect(Object.keys(scripts).filter((name) => name.endsWith("install"))).toEqual([]);
  const lock = JSON.parse(readFileSync(join(consumer, "package-lock.json"), "utf8"));
  expect(Object.keys(lock.packages)).toEqual(["", "node_modules/promptlane"]);
  expect(lock.packages["node_modules/promptlane"].hasInstallScript).toBeUndefined();
});

test("it carries the licences of what is bundled into it", () => {
  const licences = readFileSync(installed("dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  expect(licences).toMatch(/^=== commander [\d.]+ \(MIT\)$/m);
  expect(licences).toMatch(/^=== yaml [\d.]+ \(ISC\)$/m);
  expect(licences.split(/^=== .*$/m).filter((text) => text.trim() === "")).toEqual([""]);
});

test("both of its commands run", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect((await succeed(command("promptlane"), ["--version"], consumer)).stdout).toBe(`${version}\n`);
  expect((await succeed(command("pl"), ["--version"], consumer)).stdout).toBe(`${version}\n`);
});

test("the installed command starts a store and writes a prompt from a template", async () => {
  const repository = await emptyRepository("started");
  await succeed(command("promptlane"), ["init"], repository);
  await succeed(command("promptlane"), ["create", "support/triage", "--title", "Triage"], repository);
  expect(existsSync(join(repository, ".prompts/manifest.yaml"))).toBe(true);
  expect((await succeed("git", ["status", "--porcelain"], repository)).stdout).toBe("");
  const { prompts } = (await succeed(command("promptlane"), ["list", "--json"], repository)).json();
  expect(prompts).toMatchObject([{ key: "support/triage", version: 1 }]);
});

test("the library loads, and does the same without the command line", async () => {
  const repository = await emptyRepository("opened");
  await succeed(command("promptlane"), ["init"], repository);
  writeFiles(consumer, { "use.js": USE_OF_THE_LIBRARY });
  expect((await succeed(process.execPath, ["use.js", repository], consumer)).stdout).toBe("0 prompts\n");
});

test.each([
  ["Node's", { module: "NodeNext", moduleResolution: "NodeNext" }],
  ["a bundler's", { module: "ESNext", moduleResolution: "bundler" }],
])("its types are found by %s resolution, and are checked with the libraries they need", async (_, resolution) => {
  const compilerOptions = {
    ...resolution,
    target: "ES2023",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  writeFiles(consumer, { "use.ts": TYPED_USE, "tsconfig.json": JSON.stringify({ compilerOptions, files: ["use.ts"] }) });
  await succeed(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", consumer], consumer);
});

const USE_OF_THE_LIBRARY = `import { listPrompts, openStore } from "promptlane";
const store = await openStore({ cwd: process.argv[2], environment: process.env });
const { prompts } = await listPrompts(store, {});
console.log(prompts.length + " prompts");
await store.close();
`;

const TYPED_USE = `import { GitError, listPrompts, openStore, PromptlaneError, type ListDocument, type PromptDifference } from "promptlane";
const store = await openStore({ cwd: ".", environment: process.env });
const document: ListDocument = await listPrompts(store, {});
const keys: string[] = document.prompts.map(({ key }) => key);
// @ts-expect-error: a version is a number or null
const version: string = document.prompts[0]!.version;
// @ts-expect-error: git is no part of what is promised
store.repository;
const words: string[] = [];
const tell = (error: unknown) => error instanceof GitError && words.push(error.stderr, error.code);
const wordsAdded = ({ words }: PromptDifference): number => words.added;
const base: PromptlaneError = new GitError("git-failed", "x", { args: [], exitCode: 1, signal: null, stderr: "", stdout: "" });
console.log(keys, version, tell(base), wordsAdded);
await store.close();
`;

/** Packs a copy: the build that belongs to packing must not replace the files that other tests run. */
async function packCopy(): Promise<Tarball> {
  mkdirSync(project);
  for (const path of SOURCES) if (existsSync(join(root, path))) cpSync(join(root, path), join(project, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  const { stdout } = await succeed("npm", ["pack", "--json"], project);
  return JSON.parse(stdout.slice(stdout.search(/^\[/m)))[0];
}

function installed(path: string): string {
  return join(consumer, "node_modules/promptlane", path);
}

function command(name: string): string {
  return join(consumer, "node_modules/.bin", name);
}

async function emptyRepository(name: string): Promise<string> {
  const repository = join(folder, name);
  await succeed("git", ["init", "--quiet", "--initial-branch=main", repository], folder);
  return repository;
}

async function succeed(program: string, words: string[], cwd: string): Promise<ProcessResult> {
  const result = await runProcess(program, words, { cwd, environment });
  expect(result, `${program} ${words.join(" ")}\n${result.stdout}${result.stderr}`).toMatchObject({ exitCode: 0 });
  return result;
}

import { posix } from "node:path";
import type { SourceFile, SourceImport } from "./source-file.ts";

/**
 * What the files of a layer may import: a folder of ours (it ends with `/`), a file of ours, a module, or all modules
 * with a prefix (`node:*`). After `type `, only what leaves nothing behind at run time.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "src/domain/": [
    "src/domain/",
    "@babel/code-frame",
    "@growthbook/growthbook",
    "@noble/hashes",
    "@secretlint/core",
    "@secretlint/secretlint-rule-preset-recommend",
    "ajv",
    "diff",
    "gpt-tokenizer",
    "handlebars",
    "leven",
    "microdiff",
    "yaml",
    "node:buffer",
    "node:vm",
  ],
  "src/git/": ["src/git/", "src/domain/errors.ts", "src/domain/object-id.ts", "src/domain/ref-name.ts", "node:*", "simple-git"],
  "src/store/": [
    "src/store/",
    "src/domain/",
    "src/git/",
    "ulid",
    "node:fs",
    "node:fs/promises",
    "node:path",
    "node:timers/promises",
    "node:zlib",
  ],
  "src/operations/": ["src/operations/", "src/domain/", "src/store/"],
  "src/cli/": [
    "src/cli/",
    "src/domain/",
    "src/operations/",
    // A session opens the store and hands it to an operation; the start looks at the repository while the rest is loaded.
    "src/store/open-store.ts",
    "src/store/look-around.ts",
    // A signal ends what git does for whatever store.
    "src/store/interrupt-git.ts",
    "type src/store/prompt-store.ts",
    "chalk",
    "commander",
    "fast-string-width",
    "inquirer",
    "junit-xml",
    "yocto-spinner",
    "node:child_process",
    "node:fs",
    "node:fs/promises",
    "node:os",
    "node:path",
    "node:process",
    "node:tty",
    "node:v8",
    "node:stream",
    "type sarif",
  ],
  "src/index.ts": [
    "src/domain/",
    "src/operations/",
    "src/store/open-store.ts",
    "type src/store/prompt-store.ts",
    // Files that an application keeps for itself, outside of any store.
    "src/store/sticky-file.ts",
    "src/store/event-log.ts",
    "src/store/event-files.ts",
  ],
};

/** The files, or folders, through which alone an effect is reached. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  "node:process": ["src/cli/main.ts"],
  "node:tty": ["src/cli/main.ts"],
  // Runs what a time limit can stop: the regular expressions of tests.
  "node:vm": ["src/domain/prompt-test/assertion.ts"],
  "node:child_process": ["src/git/", "src/cli/editor.ts", "src/cli/pager.ts"],
  "simple-git": ["src/git/run-simple-git.ts"],
  commander: ["src/cli/command-line.ts", "src/cli/fields.ts", "src/cli/global-options.ts"],
  inquirer: ["src/cli/ask.ts"],
  chalk: ["src/cli/views/"],
  "yocto-spinner": ["src/cli/progress.ts"],
};

const EMPTY_NAMES = /^(?:utils?|helpers?|common|misc|shared)$/;
const MOST_LINES = 350;

/** Says what is wrong with a file, one sentence each; nothing for a file that keeps the rules. */
export function violationsOf(file: SourceFile): string[] {
  return [...wrongImports(file), ...wrongDoors(file), ...wrongNames(file), ...wrongShape(file)];
}

function wrongImports({ path, imports }: SourceFile): string[] {
  const layer = Object.keys(LAYERS).find((place) => isIn(path, place));
  if (layer === undefined) return [`${path} belongs to no layer`];
  const allowed = LAYERS[layer] ?? [];
  return imports.filter((one) => !allowed.some((entry) => allows(entry, one))).map(({ target }) => `${path} must not import ${target}`);
}

function allows(entry: string, { target, typeOnly }: SourceImport): boolean {
  if (entry.startsWith("type ")) return typeOnly && allows(entry.slice("type ".length), { target, typeOnly });
  if (entry.endsWith("*")) return target.startsWith(entry.slice(0, -1));
  if (entry.startsWith("src/") || entry.startsWith("node:")) return isIn(target, entry);
  return target === entry || target.startsWith(`${entry}/`);
}

function wrongDoors({ path, imports, usesProcess }: SourceFile): string[] {
  const used = [...new Set(imports.map(({ target }) => target)), ...(usesProcess ? ["node:process"] : [])];
  return used
    .filter((name) => DOORS[name]?.some((place) => isIn(path, place)) === false)
    .map((name) => `${path} must not use ${name}: that is for ${DOORS[name]?.join(", ")}`);
}

function wrongNames({ path }: SourceFile): string[] {
  const parts = path.replace(/\.ts$/, "").split("/").slice(1);
  return parts.filter((part) => EMPTY_NAMES.test(part)).map((part) => `${path}: "${part}" does not say what is inside`);
}

function wrongShape({ path, lines, onlyReexports }: SourceFile): string[] {
  return [
    ...(posix.basename(path) === "index.ts" && !onlyReexports ? [`${path} must only re-export`] : []),
    ...(lines > MOST_LINES ? [`${path} has ${lines} lines, more than ${MOST_LINES}`] : []),
  ];
}

function isIn(path: string, place: string): boolean {
  return place.endsWith("/") ? path.startsWith(place) : path === place;
}

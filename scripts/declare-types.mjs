// Writes the declarations of the public API to dist/types: what src/index.ts exports and what that mentions, no more.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { publicDeclarations } from "./public-declarations.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "dist/types");
const everything = join(root, "dist/all-types");

for (const old of [folder, everything]) rmSync(old, { recursive: true, force: true });
const build = ["-p", join(root, "tsconfig.build.json"), "--outDir", everything];
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...build], { stdio: "inherit" });
for (const [path, text] of publicDeclarations(join(everything, "index.d.ts"))) {
  const target = join(folder, relative(everything, path));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
rmSync(everything, { recursive: true });

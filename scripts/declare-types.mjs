// Writes the declarations of the public API to dist/types: those that src/index.ts reaches, and no others.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "dist/types");

rmSync(folder, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
keepOnly(reachableFrom(join(folder, "index.d.ts")));

/** A declaration names others by quoted relative paths only, as statements or as `import("./x.ts")` in a type. */
function reachableFrom(entry) {
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const [, path] of readFileSync(file, "utf8").matchAll(/["'](\.{1,2}\/[^"']+)\.ts["']/g)) {
      reached.add(join(dirname(file), `${path}.d.ts`));
    }
  }
  return reached;
}

function keepOnly(reached) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !reached.has(file)) rmSync(file);
  }
}

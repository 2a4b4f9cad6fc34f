// What npm runs after `npm ci`: the build, if what it needs was installed.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

if (existsSync(join(root, "node_modules/esbuild")) && existsSync(join(root, "node_modules/typescript"))) {
  for (const script of ["build.mjs", "warm-up.mjs", "declare-types.mjs"]) {
    execFileSync(process.execPath, [join(root, "scripts", script)], { stdio: "inherit" });
  }
} else {
  console.error("Not built: the development dependencies were left out. `npm ci --include=dev` installs them.");
}

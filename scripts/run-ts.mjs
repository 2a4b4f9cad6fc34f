// Runs a TypeScript file of this project, as Node 20 cannot by itself: node scripts/run-ts.mjs bench/run.ts --quick
import { build } from "esbuild";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) throw new Error("Name the file to run: node scripts/run-ts.mjs FILE [ARGUMENT…]");

// Inside node_modules, so that the bundle finds the packages that it leaves out.
const outfile = join(root, `node_modules/.cache/run-ts/${entry.replaceAll("/", "-")}-${process.pid}.mjs`);
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  sourcemap: "inline",
  logLevel: "warning",
});

process.argv = [process.argv[0], outfile, ...rest];
process.on("exit", () => rmSync(outfile, { force: true }));
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);

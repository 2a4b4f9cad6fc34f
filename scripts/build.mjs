// Bundles the command line and the library: started unbundled, they load three times as slowly.
import { build } from "esbuild";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asCommonJs } from "./as-common-js.mjs";
import { lazyBuiltinModules } from "./builtin-modules.mjs";
import { oneChunk } from "./one-chunk.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const shared = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  metafile: true,
  legalComments: "none",
  minifySyntax: true,
  minifyWhitespace: true,
  define: { PROMPTLANE_VERSION: JSON.stringify(version) },
  logLevel: "warning",
};

const [commandLine, library] = await Promise.all([
  build({
    ...shared,
    entryPoints: { main: "src/cli/main.ts" },
    outdir: "dist/cli",
    define: { ...shared.define, "import.meta.dirname": "__dirname" },
    plugins: [oneChunk(join(root, "src/cli/run.ts")), asCommonJs()],
  }),
  build({
    ...shared,
    entryPoints: { index: "src/index.ts" },
    outdir: "dist/library",
    plugins: [lazyBuiltinModules()],
  }),
]);
const inputs = new Set([commandLine, library].flatMap(({ metafile }) => Object.keys(metafile.inputs)));
const outputs = new Set([commandLine, library].flatMap(({ metafile }) => Object.keys(metafile.outputs)));
writeFileSync(join(root, "dist/THIRD-PARTY-LICENSES.txt"), licences([...inputs]));
for (const folder of ["dist", "dist/cli", "dist/library"]) removeStale(folder);

/** Removed only now, so that a command that runs meanwhile finds what it loads. */
function removeStale(folder) {
  for (const name of readdirSync(join(root, folder))) {
    if (name.endsWith(".js") && !outputs.has(`${folder}/${name}`)) rmSync(join(root, folder, name));
  }
}

/** The licence texts of every package of which the bundle holds a file, as their licences ask. */
function licences(files) {
  const folders = new Set();
  for (const file of files) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort().map(licenceOf).join("\n\n");
}

function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const own = readdirSync(join(root, folder)).find((name) => /^licen[cs]e(?:\.\w+)?$/i.test(name));
  // Some packages leave the text in their repository; it is kept here then.
  const file = own === undefined ? join("scripts/licences", `${manifest.name}.txt`) : join(folder, own);
  if (!existsSync(join(root, file))) throw new Error(`${manifest.name} is bundled, but has no licence text.`);
  return `=== ${manifest.name} ${manifest.version} (${manifest.license})\n${readFileSync(join(root, file), "utf8").trim()}`;
}

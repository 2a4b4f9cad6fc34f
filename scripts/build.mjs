// Bundles the command line and the library: started unbundled, they load three times as slowly.
import { build } from "esbuild";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

rmSync(join(root, "dist"), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: "src/cli/main.ts", index: "src/index.ts" },
  outdir: "dist",
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
  // Bundled CommonJS packages call require() for node's own modules, and write-file-atomic names its temporary files by __filename.
  banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url); const __filename = import.meta.filename;' },
  logLevel: "warning",
});
writeFileSync(join(root, "dist/THIRD-PARTY-LICENSES.txt"), licences(metafile));

/** The licence texts of every package of which the bundle holds a file, as their licences ask. */
function licences(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort().map(licenceOf).join("\n\n");
}

function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE"].find((name) => existsSync(join(root, folder, name)));
  const text = file === undefined ? "" : readFileSync(join(root, folder, file), "utf8").trim();
  return `=== ${manifest.name} ${manifest.version} (${manifest.license})\n${text}`;
}

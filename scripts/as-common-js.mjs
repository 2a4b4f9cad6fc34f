// Rewrites the chunks of a build as CommonJS, which esbuild itself cannot split. Node starts its loader of ES modules
// only for those, and compiles them from nothing each time: bin/load-chunk.js loads these with their compiled code.
import { transform } from "esbuild";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** An esbuild plugin for a build of ES modules into a folder of its own. */
export function asCommonJs() {
  return {
    name: "as-common-js",
    setup(build) {
      const { absWorkingDir, outdir } = build.initialOptions;
      const folder = join(absWorkingDir, outdir);
      build.initialOptions.write = false;
      build.onEnd(async ({ outputFiles }) => {
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
        await Promise.all(
          outputFiles.map(async ({ path, text }) => writeFile(join(folder, basename(path)), asFunction(await commonJs(text)))),
        );
        await forgetCompiled(folder);
      });
    },
  };
}

async function commonJs(text) {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target: "node20.19",
    minifySyntax: true,
    minifyWhitespace: true,
    supported: { "dynamic-import": false },
  });
  return asAscii(code);
}

/** What the loader calls; put around the text there, it would be copied at each start. */
function asFunction(code) {
  return `(function(exports,require,module,__filename,__dirname){${code}\n})`;
}

/** Writes as escapes what esbuild leaves as it is: characters in regular expressions. */
function asAscii(code) {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

async function forgetCompiled(folder) {
  const names = (await readdir(folder)).filter((name) => name.startsWith("code-"));
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true })));
}

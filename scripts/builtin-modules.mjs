// Takes node's own modules from process.getBuiltinModule, each when something of it is first used. An ES import of one
// makes node load it at once and read every export of it, the lazy ones too, which for fs, crypto and process together
// costs more than all of promptlane's own modules.
import { builtinModules, createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** An esbuild plugin. */
export function lazyBuiltinModules() {
  return {
    name: "lazy-builtin-modules",
    setup(build) {
      const filter = new RegExp(`^(?:node:.+|${builtinModules.filter((name) => !name.startsWith("_")).join("|")})$`);
      // One for each package that uses it: shared, it would become a chunk, and so a file, of its own.
      build.onResolve({ filter }, ({ path, importer }) => ({
        path: path.replace(/^node:/, ""),
        suffix: `?${packageOf(importer)}`,
        namespace: "builtin",
      }));
      build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({ contents: lazyModule(path), loader: "js" }));
    },
  };
}

function packageOf(importer) {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(importer)?.[1] ?? "promptlane";
}

function lazyModule(name) {
  const load = `process.getBuiltinModule(${JSON.stringify(name)})`;
  // A module that is a function or a class is used as a whole, and so is process: it is there anyway, and inherits `on`.
  if (typeof require(name) === "function" || name === "process") return `module.exports = ${load};`;
  const getters = Object.keys(require(name)).map((key) => `get ${JSON.stringify(key)}() { return load()[${JSON.stringify(key)}]; }`);
  return `const load = () => ${load};\nmodule.exports = { ${getters.join(", ")} };`;
}

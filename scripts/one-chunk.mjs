// Puts what every command loads into one chunk. Left alone, splitting makes a chunk of each set of modules that some
// commands share: fifty small files for `list`, and each costs node about half a millisecond to find and link.
import { readFileSync } from "node:fs";

// Asked most often, and with the tightest budgets, these come with the frame; a larger frame would load more slowly.
const WITH_THE_FRAME = new Set(["list", "show", "status", "log", "resolve"]);
const PROGRAM = /src\/cli\/program\.ts$/;
// What is loaded on demand when the frame is there already.
const ON_DEMAND = new RegExp(
  `src/(?:cli/commands/|(?:${[
    "cli/(?:render-input|write-exported-files|views/junit)",
    "operations/(?:linked-variables|shown-tokens)",
    "domain/(?:environment/running-identity|lint/experiment-rules|manifest/parse-manifest|secrets/find-secrets)",
    "domain/experiment/(?:assign-among|explain|impact)",
    "domain/prompt/(?:prompt-facts|prompt-file|flow-file)",
  ].join("|")})\\.ts$)`,
);

/** An esbuild plugin for a build whose frame is `frame`, an absolute path. */
export function oneChunk(frame) {
  return {
    name: "one-chunk",
    setup(build) {
      build.onLoad({ filter: PROGRAM }, ({ path }) => ({ contents: withFrequentCommands(readFileSync(path, "utf8")), loader: "ts" }));
      build.onLoad({ filter: ON_DEMAND }, ({ path }) => ({ contents: reachingTheFrame(path, frame), loader: "ts" }));
    },
  };
}

/** Imports the frequent commands with the frame, where the source loads each of them on demand. */
function withFrequentCommands(source) {
  const imports = [];
  const program = source.replaceAll(/import\("(\.\/commands\/(.+?)\.ts)"\)/g, (whole, specifier, name) => {
    if (!WITH_THE_FRAME.has(name)) return whole;
    imports.push(`import * as command${imports.length} from ${JSON.stringify(specifier)};`);
    return `Promise.resolve(command${imports.length - 1})`;
  });
  return `${imports.join("\n")}\n${program}`;
}

/** A module that imports the frame as well is reached with all of it, so that no module of the frame is split off. */
function reachingTheFrame(path, frame) {
  return `${readFileSync(path, "utf8")}\nimport ${JSON.stringify(frame)};\n`;
}

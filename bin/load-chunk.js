// Loads the bundle with the code that V8 compiled for it before. To compile it anew takes a third of the time of a short
// command, and Node has a cache for that only from version 22 on.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const CHUNKS = join(__dirname, "../dist/cli");
// V8 refuses what another version of it or other flags made; the name keeps versions from overwriting each other's.
const CODE = join(CHUNKS, `code-${process.version}-${process.arch}`);
// Code belongs to one text: only a chunk that has the hash of its text in its name can be told from an older one.
const NAME_WITH_HASH = /-[A-Z0-9]{8}\.js$/;

const SUM_BYTES = 4;
const SUMMED_EVERY = 1024;

const loaded = new Map();
const compiled = [];

// Node does not load these for itself, and each takes a millisecond or two; many commands need none but the first. Of what is listed the
// bundle may import names and the default, but not all as one object, since that copies what is there at once.
const LATER = new Set(["child_process", "crypto", "fs/promises", "os", "timers/promises", "tty", "zlib"]);

/** The exports of a chunk of `dist/cli` by its name, such as `./main.js`, or of a module of Node's. */
function load(name) {
  if (!name.startsWith("./")) return LATER.has(name.replace("node:", "")) ? loadedWhenUsed(name) : require(name);
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const chunk = { exports: {} };
  loaded.set(name, chunk);
  const filename = join(CHUNKS, name);
  compile(name, filename).runInThisContext()(chunk.exports, load, chunk, filename, CHUNKS);
  return chunk.exports;
}

function loadedWhenUsed(name) {
  // What asks is how the bundle imports it, not what it is used for.
  return new Proxy({}, { get: (_, property) => (property === "__esModule" ? false : require(name)[property]) });
}

function compile(name, filename) {
  // The build leaves nothing but ASCII in them, which takes no decoding.
  const text = readFileSync(filename, "latin1");
  if (!NAME_WITH_HASH.test(name)) return new Script(text, { filename });
  const file = join(CODE, name);
  const cachedData = readCode(file);
  const script = new Script(text, { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) compiled.push({ file, script });
  return script;
}

// V8 looks at the beginning of the code alone, and ends the process where the rest is damaged.
function readCode(file) {
  try {
    const kept = readFileSync(file);
    const code = kept.subarray(0, -SUM_BYTES);
    return kept.readInt32LE(code.length) === sumOf(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

// At the end, since it then holds the functions that were called, which V8 compiles only when they are.
process.on("exit", () => {
  try {
    for (const { file, script } of compiled) saveCode(file, script.createCachedData());
  } catch {
    // Installed where this user may not write: it works as well, but starts more slowly.
  }
});

function saveCode(file, code) {
  mkdirSync(CODE, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeInt32LE(sumOf(code));
  writeFileSync(unfinished, Buffer.concat([code, sum]));
  renameSync(unfinished, file);
}

// Of one word of every so many: a machine that dies leaves out whole pages, and to add up all takes longer than it may.
function sumOf(code) {
  let sum = code.length;
  for (let at = 0; at + SUM_BYTES <= code.length; at += SUMMED_EVERY) sum = (Math.imul(sum, 31) + code.readInt32LE(at)) | 0;
  return sum;
}

module.exports = { load };

// Runs the commands that are asked most often once, in one process, so that their compiled code is there from the start.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { load } = createRequire(import.meta.url)(join(root, "bin/load-chunk.js"));
const chunks = join(root, "dist/cli");
const KEY = "support/triage";
const COMMANDS = [["list"], ["show", KEY], ["status"], ["log", KEY], ["list", "--json"], ["resolve", KEY, "--env", "dev"]];

const directory = mkdtempSync(join(tmpdir(), "promptlane-warm-up-"));
try {
  await warmUp();
} catch (error) {
  console.error(`The first commands will start a little more slowly: ${error.message}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function warmUp() {
  const nobody = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_DIR: undefined, GIT_INDEX_FILE: undefined };
  const environment = { ...process.env, ...nobody, HOME: directory, CI: "true" };
  const git = (...words) => execFileSync("git", words, { cwd: directory, env: environment });
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "promptlane");
  git("config", "user.email", "promptlane@example.com");
  cpSync(join(root, ".prompts.example"), join(directory, ".prompts"), { recursive: true });
  git("add", ".prompts");
  git("commit", "--quiet", "--message", "Example");
  // The first look at a repository calls much that no other does, and would only make the code larger.
  for (const words of [["promote", "--all", "--to", "dev", "--yes"], ["list"]]) {
    execFileSync(process.execPath, [join(root, "bin/promptlane.js"), ...words], { cwd: directory, env: environment, stdio: "ignore" });
  }
  forgetCode();
  // Commands may be called run, too; main.js loads the one that runs them all.
  const [chunk] = /\.\/run-[A-Z0-9]{8}\.js/.exec(readFileSync(join(chunks, "main.js"), "latin1"));
  const { run } = load(chunk);
  for (const words of COMMANDS) await run(terminal(words, environment));
}

function forgetCode() {
  for (const name of readdirSync(chunks)) if (name.startsWith("code-")) rmSync(join(chunks, name), { recursive: true });
}

function terminal(words, environment) {
  const stream = () => new Writable({ write: (_, __, done) => done() });
  const nowhere = () => ({ isTerminal: false, isFile: false, stream: stream(), width: null, height: null });
  return {
    arguments: words,
    environment,
    cwd: directory,
    look: null,
    stdin: { isTerminal: false, open: () => Readable.from([]) },
    stdout: nowhere(),
    stderr: nowhere(),
    ignoreInterrupts: (work) => work(),
  };
}

// The main job, for real: the example store goes into a repository of its own, a bare remote beside it, and through to a rollback.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "bin/promptlane.js");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "promptlane-demo-")));
const work = join(folder, "work");
const environment = isolatedEnvironment();

/** The exit code of what the rules of an environment forbid. */
const REFUSED = { exitCode: 3 };

const THANK_YOU = `---
title: Thank you
description: Thanks a customer who reported a fault that is mended now
tags: [support, customer-facing]
---
{{role "system"}}
You write to a customer of Quillboard whose report led to a repair. Two sentences, no promises.

{{> shared/tone}}

{{role "user"}}
What was mended: {{repair}}
`;

process.stdout.on("error", () => process.exit(1));
process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

await prepare();
await tellStory();
say("That was the whole of it. The repository was a temporary one and is gone.");

async function tellStory() {
  say("A store is a folder of Markdown files in git: here the example store, in a repository with a remote.");
  await promptlane("list");

  say("Write a new prompt: a file and a commit.");
  write("thank-you.md", THANK_YOU);
  await promptlane("create", "support/thank-you", "--file", "../thank-you.md");

  say("Change one. The word diff is shown, and the change is committed; --file stands in for your editor.");
  write(
    "triage.md",
    replaced("support/triage.md", "otherwise normal.", "otherwise normal. A customer who waits for more than a day is never low."),
  );
  await promptlane("edit", "support/triage", "--file", "../triage.md", "-m", "Do not let old tickets wait");

  say("What is on the remote's default branch is a version. Share it as any commit.");
  await git("push", "--quiet", "origin", "main");
  await promptlane("log", "support/triage");
  await promptlane("diff", "support/triage", "v1", "v2");

  say("Promote everything: to dev, on to staging, on to production. Each is one commit on one branch.");
  await promptlane("promote", "--all", "--to", "dev", "--yes");
  await promptlane("promote", "--all", "--from", "dev", "--to", "staging", "--yes");
  await promptlane("promote", "--all", "--from", "staging", "--to", "production", "--confirm", "production");
  await promptlane("status");

  say("A change that reads well and is not: the model now answers with one word where programs expect JSON.");
  write(
    "triage.md",
    replaced("support/triage.md", "Answer with JSON only: `queue`, `urgency`, `reason`.", "Answer with one word: the queue."),
  );
  await promptlane("edit", "support/triage", "--file", "../triage.md", "-m", "Shorter answers");
  await git("push", "--quiet", "origin", "main");

  say("Production takes only what has been in staging.");
  await promptlane(REFUSED, "promote", "support/triage", "--to", "production", "--confirm", "production");
  await promptlane("promote", "support/triage", "--to", "dev", "--yes");
  await promptlane("promote", "support/triage", "--from", "dev", "--to", "staging", "--yes");
  await promptlane("diff", "--from", "staging", "--to", "production");
  await promptlane("promote", "support/triage", "--from", "staging", "--to", "production", "--confirm", "production");

  say("The parser breaks. What was live before is live again after one command.");
  await promptlane("rollback", "support/triage", "--env", "production", "--confirm", "production", "--reason", "The answers are no JSON");
  await promptlane("status");

  say("The nightly promotion does not undo the rollback: v3 is held in production until other content comes.");
  await promptlane("promote", "--all", "--from", "staging", "--to", "production", "--confirm", "production");

  await tellOfAnExperiment();

  say("Who deployed what, when and why. It is plain git, so git can read it too.");
  await promptlane("history", "support/triage", "--env", "production");
  await git("fetch", "--quiet", "origin");
  await git("log", "--first-parent", "--format=%h %an: %s", "origin/promptlane/env/production");
}

async function tellOfAnExperiment() {
  say("A warmer wording, with JSON again. Is it better? Half of the users shall tell: the manifest describes the experiment support-tone.");
  const asked = "Answer with JSON only: `queue`, `urgency`, `reason`. Let `reason` be a friendly sentence.";
  write("triage.md", replaced("support/triage.md", "Answer with one word: the queue.", asked));
  await promptlane("edit", "support/triage", "--file", "../triage.md", "-m", "Give friendly reasons");
  await git("push", "--quiet", "origin", "main");
  await promptlane("promote", "support/triage", "--to", "dev", "--yes");
  await promptlane("promote", "support/triage", "--from", "dev", "--to", "staging", "--yes");
  await promptlane("experiment", "simulate", "support-tone", "--baseline", "0.4", "--mde", "0.15");
  await promptlane("experiment", "start", "support-tone", "--confirm", "production");

  say("Ten users, and the reason why one of them gets what she gets.");
  for (let number = 1; number <= 10; number += 1) await resolveFor(`u-${number}`);
  await promptlane("resolve", "support/triage", "--user", "u-3", "--explain");

  say("Users come and go; the application writes down who saw what, and what came of it. Look as often as you like.");
  await run(process.execPath, [join(root, "scripts/demo-events.mjs"), "support-tone", "events.jsonl"], { cwd: work, exitCode: 0 });
  await promptlane("experiment", "results", "support-tone", "--events", "events.jsonl");

  say("Ship the winner: the experiment ends and the variation goes live in one commit.");
  await promptlane("experiment", "stop", "support-tone", "--ship", "warm", "--confirm", "production", "--reason", "Better on thumbs_up");
  await promptlane("resolve", "support/triage", "--user", "u-3", "--explain");

  say("And back, as from any other deployment.");
  await promptlane("rollback", "support/triage", "--env", "production", "--confirm", "production", "--reason", "Too friendly for some");
}

async function prepare() {
  mkdirSync(environment.HOME, { recursive: true });
  await quietly("init", "--quiet", "--bare", "--initial-branch=main", join(folder, "origin.git"));
  await quietly("init", "--quiet", "--initial-branch=main", work);
  cpSync(join(root, ".prompts.example"), join(work, ".prompts"), { recursive: true });
  for (const words of [
    ["config", "user.name", "Ana Author"],
    ["config", "user.email", "ana@example.com"],
    ["remote", "add", "origin", "../origin.git"],
    ["add", "--all"],
    ["commit", "--quiet", "-m", "Add the prompts of Quillboard"],
    ["push", "--quiet", "--set-upstream", "origin", "main"],
  ]) {
    await quietly("-C", work, ...words);
  }
}

function quietly(...words) {
  return run("git", words, { cwd: folder, exitCode: 0 });
}

/** Prints and runs a command that is to end well, or as its first argument says. */
async function promptlane(...words) {
  const { exitCode } = typeof words[0] === "object" ? words.shift() : { exitCode: 0 };
  print(`$ promptlane ${words.map(quoted).join(" ")}`);
  await run(process.execPath, [command, ...words], { cwd: work, exitCode });
  print(exitCode === 0 ? "" : `(exit code ${exitCode})\n`);
}

/** What one user gets, on one line: the document of `resolve --json` has it all. */
async function resolveFor(user) {
  const words = ["resolve", "support/triage", "--user", user, "--json"];
  const { variation, label, reason } = JSON.parse(await output(process.execPath, [command, ...words], { cwd: work }));
  print(`${user.padEnd(5)} ${label}  ${variation ?? "what is live"} (${reason})${user === "u-10" ? "\n" : ""}`);
}

async function git(...words) {
  print(`$ git ${words.map(quoted).join(" ")}`);
  await run("git", words, { cwd: work, exitCode: 0 });
  print("");
}

/** Runs a process whose stdout and stderr are ours, in the order in which it writes them. */
function run(program, words, { cwd, exitCode }) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env: environment, stdio: ["ignore", 1, 1] });
    child.on("error", (error) => fail(`${program} did not start: ${error.message}`));
    child.on("close", (code, signal) =>
      code === exitCode ? resolve() : fail(`Expected exit code ${exitCode}, but it ended with ${code ?? signal}.`),
    );
  });
}

function output(program, words, { cwd }) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env: environment, stdio: ["ignore", "pipe", 1] });
    let text = "";
    child.stdout.on("data", (piece) => (text += piece));
    child.on("close", (code) => (code === 0 ? resolve(text) : fail(`${words.join(" ")} ended with ${code}.`)));
  });
}

function fail(message) {
  process.stderr.write(`demo: ${message}\n`);
  process.exit(1);
}

function say(text) {
  print(`# ${text}`);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
}

/** A prompt of the store with one passage changed; the passage must be there, or the story would tell of nothing. */
function replaced(path, passage, replacement) {
  const text = readFileSync(join(work, ".prompts", path), "utf8");
  if (!text.includes(passage)) fail(`${path} no longer holds "${passage}".`);
  return text.replace(passage, () => replacement);
}

/** Nothing of the machine but its programs and its terminal: no git configuration, no identity, no pager that waits. */
function isolatedEnvironment() {
  const kept = ["PATH", "TMPDIR", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "SystemRoot"];
  const inherited = Object.fromEntries(kept.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]));
  return {
    ...inherited,
    HOME: join(folder, "home"),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    PAGER: "cat",
    GIT_PAGER: "cat",
  };
}

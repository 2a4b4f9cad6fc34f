import { rm } from "node:fs/promises";
import { join } from "node:path";

import { deployManyTimes } from "../workspace/deploy-many-times.ts";
import type { Store } from "./store.ts";
import type { Row } from "./row.ts";
import { gitYardstick, promptlane } from "./subjects.ts";

const LARGE_STORE = 1000;
const VERIFIED_DEPLOYMENTS = 2000;

/** The start of the command line itself. */
export function versionRow({ workspace }: Store): Row {
  return { what: "--version", subject: promptlane(workspace, "--version"), yardstick: null, budget: () => 12 };
}

export function showRow({ workspace, prompts, aKey }: Store): Row {
  return {
    what: `show, ${prompts} prompts`,
    subject: promptlane(workspace, "show", aKey),
    yardstick: gitYardstick(workspace, "cat-file", "blob", `HEAD:.prompts/${aKey}.md`),
    budget: () => 30,
  };
}

/** What somebody gets in an environment. */
export function resolveRow({ workspace, prompts, aKey }: Store): Row {
  return {
    what: `resolve, ${prompts} prompts`,
    subject: promptlane(workspace, "resolve", aKey, "--env", "production", "--user", "u-42"),
    yardstick: gitYardstick(workspace, "cat-file", "blob", `promptlane/env/production:.prompts/${aKey}.md`),
    budget: () => 30,
  };
}

export function listRow({ workspace, prompts }: Store, ...options: string[]): Row {
  return {
    what: ["list", ...options].join(" ") + `, ${prompts} prompts, 3 environments`,
    subject: promptlane(workspace, "list", ...options),
    yardstick: gitYardstick(workspace, "ls-tree", "-r", "-z", "HEAD"),
    budget: () => (prompts > LARGE_STORE ? 90 : 40),
  };
}

export function statusRow({ workspace, prompts }: Store): Row {
  return {
    what: `status, ${prompts} prompts`,
    subject: promptlane(workspace, "status"),
    yardstick: gitYardstick(workspace, "status", "--porcelain"),
    budget: () => 40,
  };
}

/** `list` without index and facts: git has to read the whole history, and so do we. */
export function firstListRow({ workspace, prompts }: Store): Row {
  const cache = join(workspace.directory, ".git/promptlane-cache");
  return {
    what: `first list, nothing cached, ${prompts} prompts`,
    subject: { ...promptlane(workspace, "list"), prepare: () => rm(cache, { recursive: true, force: true }) },
    yardstick: gitYardstick(workspace, "log", "--raw", "--first-parent", "--no-renames", "--no-abbrev", "-z", "main"),
    budget: (log) => 1.5 * log + 0.12 * prompts,
  };
}

/** `lint` of every prompt, none of which it has seen before; 2 s for 5,000, beyond the start. */
export function lintRow({ workspace, prompts }: Store): Row {
  const linted = join(workspace.directory, ".git/promptlane-cache/linted");
  return {
    what: `lint, nothing linted before, ${prompts} prompts`,
    subject: { ...promptlane(workspace, "lint"), prepare: () => rm(linted, { force: true }) },
    yardstick: gitYardstick(workspace, "grep", "-c", "the", "HEAD", "--", ".prompts"),
    budget: () => 40 + 0.4 * prompts,
  };
}

/** Every commit of an environment with a long history, and the ledger. */
export function verifyRow({ workspace, prompts }: Store): Row {
  return {
    what: `verify, ${VERIFIED_DEPLOYMENTS} deployments, ${prompts} prompts`,
    subject: promptlane(workspace, "verify", "--env", "production"),
    yardstick: gitYardstick(workspace, "log", "--raw", "--first-parent", "--no-renames", "--no-abbrev", "-z", "promptlane/env/production"),
    budget: () => 2000,
    setUp: () => deployManyTimes(workspace.directory, "production", VERIFIED_DEPLOYMENTS),
  };
}

export function logRow({ workspace, prompts, aKey }: Store): Row {
  return {
    what: `log KEY, ${prompts} prompts`,
    subject: promptlane(workspace, "log", aKey),
    yardstick: gitYardstick(workspace, "log", "--first-parent", "--oneline", "main", "--", `.prompts/${aKey}.md`),
    budget: () => 40,
  };
}

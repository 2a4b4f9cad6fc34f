import type { Command } from "./command.ts";

/** A group of commands in the help. */
export type CommandGroup = "write" | "ship" | "check" | "experiment" | "share";

/** A command by name; its module is loaded only when it is invoked. */
export interface LeafEntry {
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  /** Not in the help: for scripts of our own. */
  readonly hidden?: boolean;
  readonly load: () => Promise<{ default: Command }>;
}

/** A name with commands below it, such as `env`. */
export interface BranchEntry {
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  readonly hidden?: boolean;
  readonly commands: readonly LeafEntry[];
}

export type CommandEntry = LeafEntry | BranchEntry;

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "init",
    group: "write",
    summary: "start a store, or adopt Markdown files that are there",
    load: () => import("./commands/init.ts"),
  },
  { name: "create", group: "write", summary: "write a new prompt", load: () => import("./commands/create.ts") },
  { name: "edit", group: "write", summary: "change a prompt and see what changed", load: () => import("./commands/edit.ts") },
  { name: "show", group: "write", summary: "print a prompt as it is, was, or is live", load: () => import("./commands/show.ts") },
  { name: "list", group: "write", summary: "list the prompts", load: () => import("./commands/list.ts") },
  { name: "log", group: "write", summary: "list the versions of a prompt", load: () => import("./commands/log.ts") },
  {
    name: "diff",
    group: "write",
    summary: "compare versions, drafts and environments, word by word",
    load: () => import("./commands/diff.ts"),
  },
  { name: "mv", group: "write", summary: "rename a prompt; its numbers go on", load: () => import("./commands/mv.ts") },
  { name: "rm", group: "write", summary: "delete prompts from the source", load: () => import("./commands/rm.ts") },

  { name: "status", group: "ship", summary: "what is live where, and what waits", load: () => import("./commands/status.ts") },
  { name: "promote", group: "ship", summary: "make versions live in an environment", load: () => import("./commands/promote.ts") },
  { name: "rollback", group: "ship", summary: "make live what was live before", load: () => import("./commands/rollback.ts") },
  { name: "retire", group: "ship", summary: "take prompts out of an environment", load: () => import("./commands/retire.ts") },
  { name: "history", group: "ship", summary: "who deployed what, when and why", load: () => import("./commands/history.ts") },
  {
    name: "env",
    group: "ship",
    summary: "list, create and remove environments",
    commands: [
      { name: "list", group: "ship", summary: "list the environments and their rules", load: () => import("./commands/env/list.ts") },
      { name: "create", group: "ship", summary: "declare an environment", load: () => import("./commands/env/create.ts") },
      { name: "remove", group: "ship", summary: "take an environment out of the manifest", load: () => import("./commands/env/remove.ts") },
    ],
  },

  { name: "lint", group: "check", summary: "check prompts before they are promoted", load: () => import("./commands/lint.ts") },
  {
    name: "render",
    group: "check",
    summary: "fill in a prompt: the messages that a model gets",
    load: () => import("./commands/render.ts"),
  },
  { name: "test", group: "check", summary: "run the tests that prompts bring along", load: () => import("./commands/test.ts") },
  {
    name: "resolve",
    group: "check",
    summary: "what somebody gets in an environment, and why",
    load: () => import("./commands/resolve.ts"),
  },
  {
    name: "verify",
    group: "check",
    summary: "check every deployment that made an environment what it is",
    load: () => import("./commands/verify.ts"),
  },
  { name: "doctor", group: "check", summary: "say what is wrong with the store and the clone", load: () => import("./commands/doctor.ts") },

  {
    name: "experiment",
    group: "experiment",
    summary: "compare versions by what users do",
    commands: [
      {
        name: "list",
        group: "experiment",
        summary: "what the manifest describes, and what runs where",
        load: () => import("./commands/experiment/list.ts"),
      },
      {
        name: "show",
        group: "experiment",
        summary: "what runs, since when, and what it pins",
        load: () => import("./commands/experiment/show.ts"),
      },
      {
        name: "start",
        group: "experiment",
        summary: "start one in an environment",
        load: () => import("./commands/experiment/start.ts"),
      },
      {
        name: "update",
        group: "experiment",
        summary: "make a running one what the manifest says",
        load: () => import("./commands/experiment/update.ts"),
      },
      {
        name: "stop",
        group: "experiment",
        summary: "stop one, and ship a variation with it",
        load: () => import("./commands/experiment/stop.ts"),
      },
      {
        name: "simulate",
        group: "experiment",
        summary: "deal out made-up users, and plan how many it takes",
        load: () => import("./commands/experiment/simulate.ts"),
      },
      {
        name: "results",
        group: "experiment",
        summary: "what the events say",
        load: () => import("./commands/experiment/results.ts"),
      },
      {
        name: "impact",
        group: "experiment",
        summary: "whom a change of the manifest moves",
        load: () => import("./commands/experiment/impact.ts"),
      },
    ],
  },
  {
    name: "rollout",
    group: "experiment",
    summary: "bring a version to users little by little",
    commands: [
      {
        name: "start",
        group: "experiment",
        summary: "begin the rollout that the manifest describes",
        load: () => import("./commands/rollout/start.ts"),
      },
      { name: "step", group: "experiment", summary: "go on to the next percentage", load: () => import("./commands/rollout/step.ts") },
      { name: "abort", group: "experiment", summary: "take the version away again", load: () => import("./commands/rollout/abort.ts") },
      { name: "ship", group: "experiment", summary: "make the version live", load: () => import("./commands/rollout/ship.ts") },
      {
        name: "status",
        group: "experiment",
        summary: "how far rollouts are, and what they wait for",
        load: () => import("./commands/rollout/status.ts"),
      },
      {
        name: "run",
        group: "experiment",
        summary: "do for every rollout what is due, as a CI job",
        load: () => import("./commands/rollout/run.ts"),
      },
    ],
  },

  {
    name: "import",
    group: "share",
    summary: "make prompts from the files of other tools",
    load: () => import("./commands/import.ts"),
  },
  {
    name: "export",
    group: "share",
    summary: "write prompts as files of other tools",
    load: () => import("./commands/export.ts"),
  },
  { name: "types", group: "share", summary: "declare the prompts' variables for TypeScript", load: () => import("./commands/types.ts") },
  {
    name: "completion",
    group: "share",
    summary: "print a script that completes names in a shell",
    load: () => import("./commands/completion.ts"),
  },
  {
    name: "merge-driver",
    group: "write",
    summary: "merge prompts for git",
    hidden: true,
    load: () => import("./commands/merge-driver.ts"),
  },
  {
    name: "__complete",
    group: "share",
    summary: "answer the completion scripts",
    hidden: true,
    load: () => import("./commands/complete.ts"),
  },
];

/** Whether the entry only holds other commands. */
export function isBranch(entry: CommandEntry): entry is BranchEntry {
  return "commands" in entry;
}

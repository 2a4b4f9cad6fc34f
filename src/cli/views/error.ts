import { PromptlaneError } from "../../domain/errors.ts";
import { shellWord } from "../../domain/shell-word.ts";
import type { ShownProblem } from "../../domain/render/template-problem.ts";
import type { Style } from "./style.ts";
import { visible, visibleLine } from "./visible.ts";

export interface ErrorViewOptions {
  /** Whether to show what stood behind the error: git's own words, and where it happened. */
  debug: boolean;
  /** The words of the command line, for the report of a bug. */
  words: readonly string[];
}

/** Draws an error: what happened and why, then what to type next. */
export function viewError(error: unknown, style: Style, { debug, words }: ErrorViewOptions): string {
  const lines = error instanceof PromptlaneError ? viewKnown(error, style) : viewBug(error, style, words);
  if (debug) lines.push(...viewCauses(error, style));
  return `${lines.join("\n")}\n`;
}

/** What every command answers with `--json` when it fails. */
export interface ErrorDocument {
  error: {
    /** The exact rule, in kebab-case; `bug` for what nobody foresaw. */
    code: string;
    message: string;
    /** What to type or do next. */
    hint: string | null;
    details: Record<string, unknown>;
  };
}

/** The document that `--json` prints for an error. */
export function errorDocument(error: unknown): ErrorDocument {
  if (error instanceof PromptlaneError) {
    return { error: { code: error.code, message: error.message, hint: error.hint ?? null, details: error.details ?? {} } };
  }
  return { error: { code: "bug", message: messageOf(error), hint: REPORT, details: {} } };
}

const REPORT = "This is a bug in promptlane. Please report this with the output of the same command with --debug.";

function viewKnown(error: PromptlaneError, style: Style): string[] {
  const lines = [`${style.failure("error:")} ${visible(error.message)}`, ...viewProblems(error, style)];
  if (error.hint !== undefined) lines.push(`${style.strong("hint:")} ${visible(error.hint)}`);
  return lines;
}

/** What is wrong in files: each problem with the lines around it, which a problem at the same place need not show again. */
function viewProblems({ details, message: whole }: PromptlaneError, style: Style): string[] {
  const problems = (details?.["problems"] ?? []) as Partial<ShownProblem>[];
  const lines: string[] = [];
  let shown: string | null = null;
  for (const { path, line, column, message, hint, excerpt } of problems) {
    if (excerpt === undefined || message === undefined) continue;
    const place = `${path ?? "line"} ${line}:${column}`;
    if (problems.length > 1 || !whole.includes(message) || !whole.includes(placeIn(path, line, column))) {
      const near = hint?.startsWith("Did you mean") ? ` ${hint}` : "";
      lines.push(...(place === shown ? [] : [""]), `${style.dim(`${path ?? ""}:${line}:${column}`)} ${visible(message)}${visible(near)}`);
    } else lines.push("");
    if (place !== shown) lines.push(visible(excerpt));
    shown = place;
  }
  return lines.length === 0 ? [] : [...lines, ""];
}

/** As the message of an error about one place writes it. */
function placeIn(path: string | null | undefined, line = 1, column = 1): string {
  return path == null ? `line ${line}, column ${column}` : `${path}:${line}:${column}`;
}

function viewBug(error: unknown, style: Style, words: readonly string[]): string[] {
  const command = ["promptlane", "--debug", ...words.filter((word) => word !== "--debug").map(shellWord)].join(" ");
  return [
    `${style.failure("error:")} promptlane failed in a way that it should not: ${visible(messageOf(error))}`,
    `${style.strong("hint:")} This is a bug. Please report this with the output of ${visibleLine(command)}`,
  ];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error and what it stands on: where each was raised, and for a failed program its call and its own words. */
function viewCauses(error: unknown, style: Style): string[] {
  const lines: string[] = [];
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    lines.push("", style.dim(visible(cause.stack ?? `${cause.name}: ${cause.message}`)));
    lines.push(...wordsOfProgram(cause as FailedProgram, style));
  }
  return lines;
}

interface FailedProgram {
  args?: unknown;
  exitCode?: unknown;
  stderr?: unknown;
}

function wordsOfProgram({ args, exitCode, stderr }: FailedProgram, style: Style): string[] {
  if (!Array.isArray(args)) return [];
  const lines = [`${style.strong("git")} ${visibleLine(args.join(" "))}  (exit code ${String(exitCode)})`];
  if (typeof stderr === "string" && stderr.trim() !== "") lines.push(visible(stderr.trimEnd()));
  return lines;
}

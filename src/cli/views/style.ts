import { Chalk } from "chalk";
import { visible, visibleLine } from "./visible.ts";

/** How views draw: semantic colours, and what else depends on where the text goes. */
export interface Style {
  /** Whether the colours below do anything. Without them a view says by signs what colours would say. */
  readonly color: boolean;
  /** Whether a terminal shows the text: times are relative there, and control characters visible. */
  readonly terminal: boolean;
  /** Characters in a line; null when there is no terminal. */
  readonly width: number | null;
  readonly now: Date;
  /** What came, in a comparison. */
  added(text: string): string;
  /** What went, in a comparison. */
  removed(text: string): string;
  /** The part of an added line that is new. */
  addedPart(text: string): string;
  /** The part of a removed line that is gone. */
  removedPart(text: string): string;
  /** What the eye should find first: names, what changed. */
  strong(text: string): string;
  /** What may be skipped: numbers of lines, explanations. */
  dim(text: string): string;
  /** Names of columns and sections. */
  heading(text: string): string;
  success(text: string): string;
  warning(text: string): string;
  failure(text: string): string;
  /** Text of a prompt, an author or a message, safe to print: on a terminal control characters are made visible. */
  sanitize(text: string): string;
  /** The same on one line, wherever it goes: line ends and tabs become spaces. */
  sanitizeLine(text: string): string;
}

export interface StyleOptions {
  color: boolean;
  terminal: boolean;
  width: number | null;
  /** The current time unless given. */
  now?: Date;
}

/**
 * Makes the style for one stream.
 *
 * @example createStyle({ color: true, terminal: true, width: 80 }).added("new")
 */
export function createStyle({ color, terminal, width, now = new Date() }: StyleOptions): Style {
  // chalk's own decision ignores NO_COLOR on a terminal.
  const chalk = new Chalk({ level: color ? 1 : 0 });
  // Text with our colours goes where escape sequences work.
  const isInterpreted = terminal || color;
  return {
    color,
    terminal,
    width,
    now,
    added: chalk.green,
    removed: chalk.red,
    addedPart: chalk.green.inverse,
    removedPart: chalk.red.inverse,
    strong: chalk.bold,
    dim: chalk.dim,
    heading: chalk.bold,
    success: chalk.green,
    warning: chalk.yellow,
    failure: chalk.red,
    sanitize: isInterpreted ? visible : (text) => text,
    sanitizeLine: isInterpreted ? visibleLine : (text) => text.replace(/\s+/gu, " "),
  };
}

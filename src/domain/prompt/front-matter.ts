import { invalidFile, type FileProblem } from "../file-problem.ts";
import { refuseLongText } from "./prompt-text.ts";

/** A prompt file in its two parts. */
export interface SplitPrompt {
  /** The YAML between the fences, without them; null when the file begins with its template. */
  frontMatter: string | null;
  /** Everything after the closing fence, byte for byte. */
  template: string;
  /** The line of the file on which the template begins, counted from 1. */
  templateLine: number;
}

/** The line of the file on which front matter begins. */
export const FRONT_MATTER_LINE = 2;

const BYTE_ORDER_MARK = "\uFEFF";
const OPENING = /^---\r?\n/;
// Four dashes or more are a rule of Markdown, not a fence.
const LOOKS_LIKE_FENCE = /^---(?!-)[^\n]*/;
const CLOSING = /^---(?:\r?\n|(?![^]))/m;
const ALMOST_CLOSING = /^---(?!-)[^\n]*/m;

/**
 * Splits a prompt file at its fences: two lines of exactly `---`, the first of them the first line of the file. Only
 * the fences are looked at; the YAML between them isn't read, and no other language ever is.
 *
 * @throws Invalid for a first line such as `---js`, for front matter that nothing closes, and above 1 MiB.
 * @example splitFrontMatter("---\ntitle: Triage\n---\nSort it.") // {frontMatter: "title: Triage\n", template: "Sort it.", templateLine: 4}
 */
export function splitFrontMatter(text: string, options: { path?: string } = {}): SplitPrompt {
  refuseLongText(text.length, options.path);
  const body = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const opening = OPENING.exec(body);
  if (opening === null) {
    const fence = LOOKS_LIKE_FENCE.exec(body);
    if (fence === null) return { frontMatter: null, template: body, templateLine: 1 };
    throw invalidFile(options.path, faultOfOpening(fence[0].replace(/\r$/, "")));
  }
  const rest = body.slice(opening[0].length);
  const closing = CLOSING.exec(rest);
  if (closing === null) throw invalidFile(options.path, faultOfUnclosed(rest));
  const frontMatter = rest.slice(0, closing.index);
  return {
    frontMatter,
    template: rest.slice(closing.index + closing[0].length),
    templateLine: FRONT_MATTER_LINE + lineCount(frontMatter) + 1,
  };
}

function faultOfOpening(fence: string): FileProblem {
  const unclosed = fence === "---";
  return {
    code: unclosed ? "front-matter-unclosed" : "front-matter-fence",
    message: unclosed
      ? "the front matter that this line opens is never closed."
      : `${JSON.stringify(fence)} cannot open front matter: only a line of exactly --- can, and only YAML is read.`,
    hint: unclosed
      ? "Close it with a line of exactly ---."
      : "Write ---, and YAML below it; if the line is text of the prompt, put an empty line above it.",
    line: 1,
    column: unclosed ? 1 : 4,
  };
}

function faultOfUnclosed(rest: string): FileProblem {
  const almost = ALMOST_CLOSING.exec(rest);
  const line = almost === null ? null : FRONT_MATTER_LINE + lineCount(rest.slice(0, almost.index));
  return {
    code: "front-matter-unclosed",
    message: "the front matter that this line opens is never closed.",
    hint:
      line === null
        ? "Close it with a line of exactly ---, or put an empty line above it if it is text of the prompt."
        : `Line ${line} is ${JSON.stringify(almost?.[0])}; the closing line must be exactly ---.`,
    line: 1,
    column: 1,
  };
}

function lineCount(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

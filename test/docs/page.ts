/** A fenced block of a page. */
export interface Block {
  language: string;
  /** What stands behind the language, such as `run`. */
  words: string[];
  lines: string[];
  /** The line of the page on which the block's text begins, counted from 1. */
  line: number;
}

/** What a page holds for the test, in its order. */
export type PagePart =
  | { type: "repository"; fixture: string; remote: boolean }
  | { type: "hidden"; lines: string[] }
  | { type: "block"; block: Block };

const REPOSITORY = /^<!-- repository: (\w+)(, remote)? -->$/;
const HIDDEN = /^<!-- run: (.*) -->$/;
const FENCE = /^```(\w*)(?: (.*))?$/;

/**
 * Reads what a page asks its test to do: `<!-- repository: NAME, remote -->` begins a fresh repository,
 * `<!-- run: COMMAND -->` runs a command that readers need not see, and fenced blocks hold the examples.
 */
export function partsOf(page: string): PagePart[] {
  const parts: PagePart[] = [];
  const lines = page.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const repository = REPOSITORY.exec(line);
    const hidden = HIDDEN.exec(line);
    const fence = FENCE.exec(line);
    if (repository !== null) parts.push({ type: "repository", fixture: repository[1] ?? "", remote: repository[2] !== undefined });
    else if (hidden !== null) parts.push({ type: "hidden", lines: [hidden[1] ?? ""] });
    else if (fence !== null) {
      const end = lines.indexOf("```", index + 1);
      if (end === -1) throw new Error(`the block of line ${index + 1} is not closed`);
      const words = (fence[2] ?? "").split(" ").filter((word) => word !== "");
      parts.push({ type: "block", block: { language: fence[1] ?? "", words, lines: lines.slice(index + 1, end), line: index + 2 } });
      index = end;
    }
  }
  return parts;
}

/** The commands of a console block: a line after `$ `, with the lines after `> ` that continue it. */
export function commandsOf({ lines }: Block): string[] {
  const commands: string[] = [];
  let continues = false;
  for (const line of lines) {
    if (line.startsWith("$ ")) commands.push(line.slice(2));
    else if (continues && /^>(?: |$)/.test(line)) commands.push(`${commands.pop()}\n${line.slice(2)}`);
    continues = line.startsWith("$ ") || (continues && /^>(?: |$)/.test(line));
  }
  return commands;
}

/** A console block with its commands and what they printed. */
export function consoleLines(runs: readonly { command: string; output: string }[]): string[] {
  const shown = runs.map(({ command, output }) => {
    const [first = "", ...rest] = command.split("\n");
    return [`$ ${first}`, ...rest.map((line) => `> ${line}`.trimEnd()), ...output.split("\n").slice(0, -1)];
  });
  return shown.flatMap((lines, index) => (index > 0 && (lines.length > 1 || (shown[index - 1]?.length ?? 0) > 1) ? ["", ...lines] : lines));
}

/** The page with other lines in its blocks, by the line on which each begins. */
export function withBlocks(page: string, replaced: ReadonlyMap<number, readonly string[]>): string {
  const lines = page.split("\n");
  const blocks = partsOf(page).flatMap((part) => (part.type === "block" ? [part.block] : []));
  for (const { line, lines: old } of blocks.toReversed()) {
    const renewed = replaced.get(line);
    if (renewed !== undefined) lines.splice(line - 1, old.length, ...renewed);
  }
  return lines.join("\n");
}

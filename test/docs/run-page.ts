import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { type Block, commandsOf, consoleLines, partsOf, withBlocks } from "./page.ts";
import { prepared } from "./prepared.ts";
import { type CommandRun, runCommands, type Workplace, workplace } from "./shell.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A command of a section, and whose it is. */
interface Step {
  command: string;
  /** The block whose output it makes; null for what readers do not see. */
  block: Block | null;
}

/**
 * Runs the examples of a page in their order, and gives the page with what they really print: its `console` blocks, and
 * the `text` block behind a `ts run` block. A block with a path behind its language is written to that file first.
 */
export async function renderPage(page: string): Promise<string> {
  const replaced = new Map<number, readonly string[]>();
  let place = workplace();
  let steps: Step[] = [];
  let program: Step | null = null;
  const run = async () => collect(replaced, steps, await runSteps(place, steps));
  for (const part of partsOf(page)) {
    if (part.type === "repository") {
      await run();
      place = await prepared(part);
      steps = [];
    } else if (part.type === "hidden") {
      steps.push(...part.lines.map(hidden));
    } else {
      const { block } = part;
      const path = block.words.find((word) => word.includes("."));
      if (path !== undefined) steps.push(hidden(writing(path, block.lines)));
      if (block.language === "console") steps.push(...commandsOf(block).map((command) => ({ command, block })));
      if (block.language === "text" && program !== null) program.block = block;
      program = block.language === "ts" && block.words.includes("run") ? hidden(await programOf(place, block)) : null;
      if (program !== null) steps.push(program);
    }
  }
  await run();
  return withBlocks(page, replaced);
}

function hidden(command: string): Step {
  return { command, block: null };
}

async function runSteps(place: Workplace, steps: readonly Step[]): Promise<CommandRun[]> {
  const runs =
    steps.length === 0
      ? []
      : await runCommands(
          place,
          steps.map(({ command }) => command),
        );
  for (const [index, { command, exitCode, output }] of runs.entries()) {
    if (exitCode !== 0 && steps[index]?.block?.language !== "console") throw new Error(`\`${command}\` ended with ${exitCode}:\n${output}`);
  }
  return runs;
}

function collect(replaced: Map<number, readonly string[]>, steps: readonly Step[], runs: readonly CommandRun[]): void {
  for (const block of new Set(steps.map((step) => step.block))) {
    if (block === null) continue;
    const own = runs.filter((_, index) => steps[index]?.block === block);
    replaced.set(
      block.line,
      block.language === "console" ? consoleLines(own) : own.flatMap(({ output }) => output.split("\n").slice(0, -1)),
    );
  }
}

function writing(path: string, lines: readonly string[]): string {
  const folder = path.includes("/") ? `mkdir -p ${path.slice(0, path.lastIndexOf("/"))} && ` : "";
  return `${folder}cat > ${path} <<'END_OF_FILE'\n${lines.join("\n")}\nEND_OF_FILE`;
}

/** The command that runs a TypeScript block as a program which imports the real package. */
async function programOf({ folder }: Workplace, block: Block): Promise<string> {
  mkdirSync(`${folder}/program/node_modules`, { recursive: true });
  try {
    symlinkSync(ROOT, `${folder}/program/node_modules/promptlane`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const { code } = await transform(block.lines.join("\n"), { loader: "ts", format: "esm", target: "node20" });
  const file = `${folder}/program/line-${block.line}.mjs`;
  writeFileSync(file, code);
  return `"${process.execPath}" "${file}"`;
}

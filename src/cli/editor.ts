import { spawn } from "node:child_process";
import { Invalid, Usage } from "../domain/errors.ts";
import type { Session } from "./session.ts";

const HINT = "Give the content with --file PATH, or - for standard input.";

/**
 * The editor of this person, in git's order but for `core.editor`: a repository's configuration must not name a program
 * to run.
 *
 * @throws Usage when no variable names one and nobody sits at a terminal, or with `--no-input`.
 */
export function chooseEditor(session: Session): string {
  const { environment, stdout } = session.terminal;
  if (!session.options.input) throw new Usage("content-needed", "--no-input keeps the editor closed.", { hint: HINT });
  const chosen = environment["GIT_EDITOR"] || environment["VISUAL"] || environment["EDITOR"];
  if (chosen) return chosen;
  if (session.ask.canAsk && stdout.isTerminal) return "vi";
  throw new Usage("content-needed", "No content is given, and there is no terminal to open an editor on.", { hint: HINT });
}

/**
 * Opens a file in an editor and waits until it is closed.
 *
 * @throws Invalid when the editor cannot be started or fails.
 */
export async function openEditor(session: Session, editor: string, path: string): Promise<void> {
  const outcome = await session.terminal.ignoreInterrupts(() => runEditor(session, editor, path));
  if (outcome === 0) return;
  throw new Invalid("editor-failed", `The editor ${editor} failed${typeof outcome === "number" ? ` with exit code ${outcome}` : ""}.`, {
    hint: "Set VISUAL or EDITOR, or give the content with --file.",
    ...(outcome instanceof Error && { cause: outcome }),
  });
}

function runEditor(session: Session, editor: string, path: string): Promise<number | Error | null> {
  return new Promise((resolve) => {
    // An editor is a command line, such as `code --wait`.
    const child = spawn(`${editor} ${quote(path)}`, { shell: true, cwd: session.cwd, env: session.terminal.environment, stdio: "inherit" });
    child.on("error", resolve);
    child.on("close", resolve);
  });
}

function quote(path: string): string {
  return `"${path.replace(/["$`]/g, String.raw`\$&`)}"`;
}

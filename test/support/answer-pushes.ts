import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { TestRepository } from "./test-repository.ts";
import { writeProgram } from "./write-program.ts";

/**
 * Lets the origin turn down pushes below `refs/heads/promptlane` for a reason that only other servers give, in their words.
 *
 * @param once Only the first push; the next ones are taken as usual.
 */
export async function refusePushes(fixture: TestRepository, reason: string, { once = false } = {}): Promise<void> {
  const origin = fixture.originPath as string;
  await fixture.git("--git-dir", origin, "config", "receive.procReceiveRefs", "refs/heads/promptlane");
  const program = `
    const { existsSync, readSync, writeFileSync, writeSync } = require("node:fs");
    const packet = (text) => writeSync(1, (text.length + 4).toString(16).padStart(4, "0") + text);
    const flush = () => writeSync(1, "0000");
    const read = (length) => { const bytes = Buffer.alloc(length); let at = 0; while (at < length) at += readSync(0, bytes, at, length - at); return bytes.toString(); };
    const next = () => { const length = parseInt(read(4), 16); return length === 0 ? null : read(length - 4); };
    while (next() !== null);
    packet("version=1"); flush();
    const refs = [];
    for (let command = next(); command !== null; command = next()) refs.push(command.trim().split(" ")[2]);
    const done = ${JSON.stringify(once)} && existsSync("refused");
    writeFileSync("refused", "");
    for (const ref of refs) {
      if (done) { packet("ok " + ref); packet("option fall-through"); }
      else packet("ng " + ref + " " + ${JSON.stringify(reason)});
    }
    flush();`;
  writeProgram(`${origin}/hooks/proc-receive`, `exec node -e '${program.replaceAll("'", "'\\''")}'`);
}

/** What happens on the remote's side of a clone's pushes, before git itself gets to see them. */
export class ReceivingEnd {
  readonly #folder: string;
  readonly #log: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#log = `${folder}/pushes`;
  }

  /** Stands before `git receive-pack` for all pushes of this clone. */
  static async of(clone: TestRepository): Promise<ReceivingEnd> {
    const end = new ReceivingEnd(`${clone.path}/.git`);
    end.before();
    await clone.git("config", "remote.origin.receivepack", `${end.#folder}/receive-pack`);
    return end;
  }

  /** Runs these lines before each push, counted from 1 in `$push`; the last of them may start git in another way. */
  before(...lines: string[]): void {
    appendFileSync(this.#log, "");
    writeProgram(
      `${this.#folder}/receive-pack`,
      `echo push >> '${this.#log}'`,
      `push=$(wc -l < '${this.#log}')`,
      ...lines,
      'exec git receive-pack "$@"',
    );
  }

  /** How many pushes have come so far. */
  get pushes(): number {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8").split("\n").length - 1 : 0;
  }
}

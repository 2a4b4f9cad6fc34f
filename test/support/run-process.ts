import { spawn } from "node:child_process";

export interface ProcessOptions {
  cwd: string;
  environment: Record<string, string>;
  /** Written to stdin, which is closed after it; without it stdin is empty. */
  input?: string | Buffer;
}

export interface ProcessResult {
  /** Null when a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** The bytes of stdout, for output that is no UTF-8. */
  bytes: Buffer;
  /** stdout read as one JSON document. */
  json: () => any;
}

/** Runs a real process to its end; resolves whatever its exit code is. */
export function runProcess(command: string, args: string[], options: ProcessOptions): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.environment });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A process that does not read its input ends the pipe early; its exit code tells more than EPIPE.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve(resultOf(exitCode, signal, Buffer.concat(stdout), Buffer.concat(stderr))));
  });
}

function resultOf(exitCode: number | null, signal: NodeJS.Signals | null, bytes: Buffer, stderr: Buffer): ProcessResult {
  const stdout = bytes.toString("utf8");
  return { exitCode, signal, stdout, stderr: stderr.toString("utf8"), bytes, json: () => JSON.parse(stdout) };
}

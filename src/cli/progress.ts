import type { Terminal } from "./terminal.ts";

/** Says on a terminal's standard error that long work goes on. */
export interface Progress {
  /** Runs `work`; what takes longer than a moment gets a spinner. */
  during<T>(text: string, work: () => Promise<T>): Promise<T>;
  /** Takes the spinner away, since something is about to be shown or asked. */
  stop(): void;
}

const MOMENT_MILLISECONDS = 400;

export function createProgress(terminal: Terminal): Progress {
  let stop = () => {};
  return {
    stop: () => stop(),
    during: async (text, work) => {
      if (!terminal.stderr.isTerminal || terminal.environment["TERM"] === "dumb") return await work();
      stop = startAfterMoment(terminal, text);
      try {
        return await work();
      } finally {
        stop();
      }
    },
  };
}

function startAfterMoment(terminal: Terminal, text: string): () => void {
  let wanted = true;
  let stopSpinner = () => {};
  const timer = setTimeout(() => void start(), MOMENT_MILLISECONDS);
  const start = async () => {
    const { default: createSpinner } = await import("yocto-spinner");
    if (!wanted) return;
    const spinner = createSpinner({ text, stream: terminal.stderr.stream }).start();
    stopSpinner = () => void spinner.stop();
  };
  return () => {
    wanted = false;
    clearTimeout(timer);
    stopSpinner();
    stopSpinner = () => {};
  };
}

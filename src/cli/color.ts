import type { Terminal } from "./terminal.ts";

export type ColorChoice = "auto" | "always" | "never";

export interface ColorSignals {
  choice: ColorChoice;
  environment: Terminal["environment"];
  isTerminal: boolean;
}

/**
 * Whether to colour what is written to a stream. The flag decides, then `NO_COLOR`, then `FORCE_COLOR`, then
 * `TERM=dumb`, then whether the stream is a terminal. An empty variable counts as absent.
 */
export function wantsColor({ choice, environment, isTerminal }: ColorSignals): boolean {
  if (choice !== "auto") return choice === "always";
  if (environment["NO_COLOR"]) return false;
  const forced = environment["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return isTerminal && environment["TERM"] !== "dumb";
}

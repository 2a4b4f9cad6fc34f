import { isSet } from "./environment-variable.ts";
import type { OutputStream, Terminal } from "./terminal.ts";

// A runner looks behind white space at the beginning of a line, and for it a lone carriage return ends one, too.
const AT_LINE_START = /(?<![^\r\n])((?:[^\S\r\n]|\u0085)*):(?=:)/g;
// The older forms count anywhere in a line.
const ANYWHERE = /#(?=#(?:|vso|teamcity)\[)/g;

/** Whether what is written to a stream is read by the runner of a CI, which takes some lines for commands. */
export function isReadByRunner({ environment }: Pick<Terminal, "environment">, { isTerminal, isFile }: OutputStream): boolean {
  return !isTerminal && !isFile && (isSet(environment["CI"]) || isSet(environment["GITHUB_ACTIONS"]) || isSet(environment["TF_BUILD"]));
}

/**
 * Makes text of a prompt, an author or a remote harmless for a runner: it shows what it would have obeyed.
 *
 * @example disarm("::add-mask::secret") // "\\::add-mask::secret"
 */
export function disarm(text: string): string {
  return text.replace(AT_LINE_START, "$1\\:").replace(ANYWHERE, "#\\");
}

/** The same for JSON, which stays the same document. */
export function disarmJson(text: string): string {
  return text.replace(ANYWHERE, "\\u0023");
}

import type { GitConfig } from "./config.ts";
import type { GitRepository } from "./repository.ts";

const VARIABLES = /^GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)$/;
const NAMES = /^(?:author|committer)\./;
// Git cuts these off at both ends of a name, and drops angle brackets and line breaks inside.
// What is not UTF-8 has come here as U+FFFD, and git still has its bytes.
const CLEAN = /^[^\0-\x20.,:;<>"\\'\ufffd](?:[^\0-\x1f<>\ufffd]*[^\0-\x20.,:;<>"\\'\ufffd])?$/;

/**
 * Who commits here, as `NAME <EMAIL>`, where `user.name` and `user.email` say so and nothing else has a say. Null in every
 * other case, which is git's to decide.
 */
export function plainIdentity({ location }: Pick<GitRepository, "location">, config: GitConfig): string | null {
  const name = config.get("user.name") ?? "";
  const email = config.get("user.email") ?? "";
  const isOverruled =
    Object.keys(location.environment).some((variable) => VARIABLES.test(variable)) || config.entries.some(([entry]) => NAMES.test(entry));
  return isOverruled || !CLEAN.test(name) || !CLEAN.test(email) ? null : `${name} <${email}>`;
}

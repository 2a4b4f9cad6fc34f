import type { GitConfig } from "./config.ts";
import type { GitRepository } from "./repository.ts";

const DATES = /^GIT_(?:AUTHOR|COMMITTER)_DATE$/;
const NAMES = /^(?:author|committer)\./;
// Git cuts these off at both ends of a name, and drops angle brackets and line breaks inside.
// What is not UTF-8 has come here as U+FFFD, and git still has its bytes.
const CLEAN = /^[^\0-\x20.,:;<>"\\'\ufffd](?:[^\0-\x1f<>\ufffd]*[^\0-\x20.,:;<>"\\'\ufffd])?$/;

/** Who a commit is by, each as `NAME <EMAIL>`. */
export interface Identity {
  author: string;
  committer: string;
}

/**
 * Who commits here, where git's variables or `user.name` and `user.email` say so and nothing else has a say. Null in every other
 * case, which is git's to decide.
 */
export function plainIdentity({ location }: Pick<GitRepository, "location">, config: GitConfig): Identity | null {
  const { environment } = location;
  const isOverruled =
    Object.keys(environment).some((variable) => DATES.test(variable)) || config.entries.some(([entry]) => NAMES.test(entry));
  if (isOverruled) return null;
  const person = (role: "AUTHOR" | "COMMITTER"): string | null => {
    const name = environment[`GIT_${role}_NAME`] ?? config.get("user.name") ?? "";
    const email = environment[`GIT_${role}_EMAIL`] ?? config.get("user.email") ?? "";
    return CLEAN.test(name) && CLEAN.test(email) ? `${name} <${email}>` : null;
  };
  const [author, committer] = [person("AUTHOR"), person("COMMITTER")];
  return author === null || committer === null ? null : { author, committer };
}

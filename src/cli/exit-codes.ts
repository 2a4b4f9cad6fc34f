import {
  CacheDamaged,
  Conflict,
  GitError,
  Interrupted,
  Invalid,
  NotFound,
  PolicyRefused,
  RemoteUnavailable,
  Usage,
} from "../domain/errors.ts";

/** The exit codes of the command line. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Only with `--exit-code`. */
  changesPresent: 2,
  refusedByPolicy: 3,
  noAccessToRemote: 4,
  conflict: 5,
  notFound: 6,
  usage: 64,
  interrupted: 130,
} as const;

const BY_CLASS = [
  [Invalid, EXIT.failed],
  [CacheDamaged, EXIT.failed],
  [GitError, EXIT.failed],
  [PolicyRefused, EXIT.refusedByPolicy],
  [RemoteUnavailable, EXIT.noAccessToRemote],
  [Conflict, EXIT.conflict],
  [NotFound, EXIT.notFound],
  [Usage, EXIT.usage],
  [Interrupted, EXIT.interrupted],
] as const;

/** The exit code that tells a script what kind of failure `error` is; 1 for what nobody foresaw. */
export function exitCodeOf(error: unknown): number {
  return BY_CLASS.find(([kind]) => error instanceof kind)?.[1] ?? EXIT.failed;
}

import { statSync } from "node:fs";
import { lockAge } from "./lock-age.ts";

/** A failure of git's, in words that say what to do about it. */
export interface KnownFailure {
  code: string;
  message: string;
  hint: string;
}

const KNOWN_FAILURES: readonly {
  words: RegExp;
  code: string;
  message: (match: RegExpExecArray) => string;
  hint: (match: RegExpExecArray) => string;
}[] = [
  {
    words: /Unable to create '(?<lock>[^']+\.lock)': File exists/,
    code: "locked",
    message: ({ groups }) => `Another git holds the lock ${withAge(groups?.["lock"] ?? "")}, or one died and left it behind.`,
    hint: () => "try again; if no git is running here: promptlane doctor --unlock",
  },
  {
    words: /(?:no (?:email|name) was given|empty ident name|Please tell me who you are|unable to auto-detect email)/,
    code: "identity-unknown",
    message: () => "git does not know who you are, and a commit names its author.",
    hint: () => 'git config --global user.name "Your Name"; git config --global user.email you@example.com',
  },
  {
    words: /(?:failed to sign|gpg failed|Couldn't load public key|No private key|Couldn't sign|error: gpg\b)/i,
    code: "signing-failed",
    message: () => "git could not sign the commit, as commit.gpgSign asks.",
    hint: () => "git config user.signingKey names the key; git config commit.gpgSign false turns signing off",
  },
  {
    words: /(?:No space left on device|Disk quota exceeded|Out of diskspace)/,
    code: "disk-full",
    message: () => "There is no space left on the disk.",
    hint: () => "make room, and run the command again",
  },
  {
    // Of a lock that it could create and not fill, git does not say why.
    words: /couldn't write '(?<lock>[^']+\.lock)'/,
    code: "disk-full",
    message: ({ groups }) => `git could not write ${groups?.["lock"]}: most likely there is no space left on the disk.`,
    hint: () => "df . shows the space; make room, and run the command again",
  },
  {
    words: /(?:Permission denied|insufficient permission|Read-only file system)/i,
    code: "not-writable",
    message: () => "git may not write to this repository.",
    hint: () => "ls -ld .git, and run the command as its owner",
  },
];

const TOO_LARGE: KnownFailure = {
  code: "disk-full",
  message: "git needed a file that is larger than this process may write. Nothing was changed.",
  hint: "ulimit -f shows the limit",
};

/** What ends the message of a failure where nothing came of the call; who went on all the same leaves it out. */
export const NOTHING_WAS_CHANGED = " Nothing was changed.";

/** What the end and the words of a git that failed mean, where that is known; else null. */
export function knownFailure({ stderr, signal }: { stderr: string; signal: string | null }): KnownFailure | null {
  if (signal === "SIGXFSZ") return TOO_LARGE;
  for (const { words, code, message, hint } of KNOWN_FAILURES) {
    const match = words.exec(stderr);
    if (match !== null) return { code, message: `${message(match)}${NOTHING_WAS_CHANGED}`, hint: hint(match) };
  }
  return null;
}

function withAge(lock: string): string {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return made === undefined ? lock : `${lock} (${lockAge(Math.max(0, Date.now() - made) / 1000)} old)`;
}

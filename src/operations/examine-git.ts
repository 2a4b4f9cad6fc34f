import { gitVersion } from "../store/git-version.ts";
import type { OpenStoreOptions } from "../store/open-store.ts";
import type { Diagnosis } from "./diagnose.ts";

/** The oldest git whose plumbing promptlane works with: it has `cat-file --batch-command`. */
const OLDEST = [2, 36] as const;

/** Looks at git itself. */
export async function examineGit({ cwd, environment }: OpenStoreOptions): Promise<{ version: string; problems: Diagnosis[] }> {
  const version = await gitVersion(cwd, environment);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  const problems: Diagnosis[] = isOld
    ? [
        {
          severity: "error",
          code: "git-too-old",
          message: `git ${version} is too old: promptlane wants ${OLDEST.join(".")} or newer.`,
          hint: "install a newer git",
        },
      ]
    : [];
  return { version, problems };
}

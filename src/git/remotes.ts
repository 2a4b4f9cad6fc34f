import { readConfig, type GitConfig } from "./config.ts";
import { allowingHttp, type GitEnvironment } from "./git-environment.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, type GitLocation } from "./run-git.ts";

// What went wrong is read from git's words.
const PLAIN_MESSAGES: GitEnvironment = { LC_ALL: "C" };

/** Lists the names of the configured remotes, in the order of the configuration. */
export function listRemotes(config: GitConfig): string[] {
  const names = config.entries.flatMap(([key]) => /^remote\.(.+)\.url$/s.exec(key)?.[1] ?? []);
  return [...new Set(names)].filter((name) => !name.startsWith("-"));
}

/**
 * Where and with which variables git talks to a remote: by https, ssh or in the file system, and by http where the
 * user's `promptlane.allowHttp` lists the host of the remote.
 *
 * @throws TypeError when `remote` is not the name of a configured remote; an address is none.
 */
export async function remoteLocation(repository: GitRepository, remote: string, config?: GitConfig): Promise<GitLocation> {
  const known = config ?? (await readConfig(repository));
  if (!listRemotes(known).includes(remote)) throw new TypeError(`not a configured remote: ${JSON.stringify(remote)}`);
  const hosts = known.getAll("promptlane.allowHttp");
  const { directory, environment } = repository.location;
  const isHttpAllowed = hosts.length > 0 && (await areListed(repository, remote, hosts));
  return { directory, environment: { ...(isHttpAllowed ? allowingHttp(environment) : environment), ...PLAIN_MESSAGES } };
}

/**
 * Whether a push would arrive in another repository than fetches come from, by `pushurl` or `pushInsteadOf`: what was
 * pushed would never be seen again. Another way to the same repository, such as ssh beside https, is none.
 */
export async function pushesElsewhere(repository: GitRepository, remote: string, config: GitConfig): Promise<boolean> {
  if (!config.entries.some(([name]) => name === `remote.${remote}.pushurl` || name.endsWith(".pushinsteadof"))) return false;
  const [fetched, pushed] = await Promise.all([urlsOf(repository, remote, []), urlsOf(repository, remote, ["--push"])]);
  const [source] = fetched;
  return source !== undefined && !pushed.every((url) => placeOf(url) === placeOf(source));
}

/** The host and path of a repository, whichever way leads there. */
function placeOf(url: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(url);
  const place =
    scp === null ? url.replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?/i, "").replace(/^([^:/]+):\d+\//, "$1/") : `${scp[1]}/${scp[2]}`;
  return place
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .replaceAll(/\/{2,}/g, "/");
}

async function areListed(repository: GitRepository, remote: string, hosts: string[]): Promise<boolean> {
  const urls = await Promise.all([[], ["--push"]].map((direction) => urlsOf(repository, remote, direction)));
  const plain = urls.flat().filter((url) => /^http:/i.test(url));
  return plain.length > 0 && plain.every((url) => hosts.includes(hostOf(url)));
}

async function urlsOf(repository: GitRepository, remote: string, direction: string[]): Promise<string[]> {
  const { stdout } = await runGit(repository.location, ["remote", "get-url", ...direction, "--all", remote]);
  return stdout.split("\n").slice(0, -1);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

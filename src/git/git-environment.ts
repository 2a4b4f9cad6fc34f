/** The variables that git is started with. */
export type GitEnvironment = Readonly<Record<string, string>>;

/** The variables of the user's process, as `process.env` gives them. */
export type UserEnvironment = Readonly<Record<string, string | undefined>>;

// What git reads of its own variables: who is writing, how to reach and believe a remote, which configuration counts,
// and where a server's hook finds the objects that are not accepted yet. Not on the list, and so dropped, are those that
// move the index, start programs on a read, trace, or change what git prints.
const ALLOWED = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_ASKPASS",
  "GIT_EXEC_PATH",
  "GIT_OBJECT_DIRECTORY",
  "GIT_QUARANTINE_PATH",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
]);
const ALLOWED_PREFIXES = ["GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_", "GIT_HTTP_", "GIT_PROXY_", "GIT_SSL_"];
const DISCOVERY = ["GIT_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"];
const SAFE_PROTOCOLS = "https:ssh:file";

/**
 * Builds the environment of every call of git, in this one place. Of git's own variables only those of an allow list
 * pass; the others belong to what git starts (ssh, gpg, credential helpers, the user's hooks) and pass unchanged.
 *
 * @param interactive whether git may ask for a user name or password on the terminal.
 */
export function gitEnvironment(user: UserEnvironment, options: { interactive: boolean }): GitEnvironment {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(user)) {
    if (value !== undefined && isAllowed(name)) environment[name] = value;
  }
  environment["GIT_ALLOW_PROTOCOL"] = SAFE_PROTOCOLS;
  if (!options.interactive) environment["GIT_TERMINAL_PROMPT"] = "0";
  return environment;
}

/**
 * The environment for what the user could as well have typed, such as a commit: their hooks may ask git for any protocol
 * that they allow themselves.
 */
export function sourceEnvironment(user: UserEnvironment, options: { interactive: boolean }): GitEnvironment {
  const { GIT_ALLOW_PROTOCOL: _, ...environment } = gitEnvironment(user, options);
  const protocols = user["GIT_ALLOW_PROTOCOL"];
  return protocols === undefined ? environment : { ...environment, GIT_ALLOW_PROTOCOL: protocols };
}

/** Those of the user's variables that say where the repository is; they count only while it is looked for. */
export function discoveryVariables(user: UserEnvironment): GitEnvironment {
  const variables: Record<string, string> = {};
  for (const name of DISCOVERY) {
    const value = user[name];
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/** The environment with `http` allowed as well; only for a remote whose host the user has listed. */
export function allowingHttp(environment: GitEnvironment): GitEnvironment {
  return { ...environment, GIT_ALLOW_PROTOCOL: `${SAFE_PROTOCOLS}:http` };
}

function isAllowed(name: string): boolean {
  if (!name.startsWith("GIT_")) return true;
  return ALLOWED.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

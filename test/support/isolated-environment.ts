/** Variables for a process of the tests: nothing of the machine but `PATH`, no git configuration, UTC, and no `CI`. */
export function isolatedEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    TMPDIR: process.env["TMPDIR"] ?? "/tmp",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    LC_ALL: "C.UTF-8",
    TERM: "dumb",
    TZ: "UTC",
  };
}

import { describe, expect, it } from "vitest";
import type { LogDocument } from "../../../src/operations/log-prompt.ts";
import { viewLog } from "../../../src/cli/views/log.ts";
import { ANA, id, PIPE, TERMINAL } from "./people-style.ts";

const KEY = "support/triage" as LogDocument["key"];
const commit = (start: string, subject: string) => ({
  commit: id<LogDocument["versions"][number]["commit"]>(start),
  author: ANA,
  date: "2026-03-01T10:00:00.000Z",
  subject,
});

const LOG: LogDocument = {
  key: KEY,
  kind: "prompt",
  total: 7,
  versions: [
    {
      key: KEY,
      version: 7,
      label: "v7",
      blob: id("b"),
      environments: ["dev", "staging"],
      lost: false,
      ...commit("3f2a9c1", "Ask for the order id (#12)"),
    },
    {
      key: "support/sort" as LogDocument["key"],
      version: 6,
      label: "v6",
      blob: id("c"),
      environments: [],
      lost: false,
      ...commit("5e77b04", "Begin"),
    },
  ],
};

describe("viewLog", () => {
  it("shows versions with their commit, UTC time, author, environments and subject, and an older key", () => {
    expect(viewLog(LOG, PIPE)).toBe(
      [
        "VERSION             COMMIT   DATE                  AUTHOR  LIVE IN      SUBJECT",
        "v7                  3f2a9c1  2026-03-01T10:00:00Z  Ana     dev staging  Ask for the order id (#12)",
        "v6 as support/sort  5e77b04  2026-03-01T10:00:00Z  Ana                  Begin",
        "",
      ].join("\n"),
    );
  });

  it("marks a version of which the history has lost all but its frozen number", () => {
    const versions = LOG.versions.map((version) => ({ ...version, lost: true, author: { name: "", email: "" }, date: "", subject: "" }));
    expect(viewLog({ ...LOG, versions: versions.slice(0, 1) }, PIPE)).toContain(
      "v7       3f2a9c1                dev staging  (not in this history)\n",
    );
  });

  it("shows relative times on a terminal, and how many versions are left out", () => {
    const text = viewLog(LOG, TERMINAL);
    expect(text).toContain("2 h ago");
    expect(text).toContain("5 older versions (--all)");
  });

  it("lists all commits below the versions when they were asked for", () => {
    expect(viewLog({ ...LOG, commits: [commit("aaaaaaa", "Try")] }, PIPE)).toContain(
      "\nCOMMIT   DATE                  AUTHOR  SUBJECT\naaaaaaa  2026-03-01T10:00:00Z  Ana     Try\n",
    );
  });
});

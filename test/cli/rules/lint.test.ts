import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { CREDENTIALS } from "../../domain/secrets/examples.ts";
import { exampleStore } from "../example-store.ts";

const TOKEN = CREDENTIALS["GitHub token"] ?? "";
const WARNING = { ".prompts/support/triage.md": "---\ntitel: Ticket triage\n---\nSort the ticket.\n" };
const ERROR = { ".prompts/support/triage.md": "Sort the ticket.\nNow: {{#if}\n" };

describe("the exit code", () => {
  test.each([
    ["nothing to mend", {}, 0, 0],
    ["warnings", WARNING, 0, 1],
    ["a secret", { ".prompts/support/triage.md": TOKEN }, 0, 1],
    ["errors", ERROR, 1, 1],
  ])("with %s is %o, then without and with --strict", async (_, files, exitCode, strict) => {
    const store = await exampleStore({ files });
    expect((await store.promptlane("lint")).exitCode).toBe(exitCode);
    expect((await store.promptlane("lint", "--strict")).exitCode).toBe(strict);
    expect((await store.promptlane("lint", "--json", "--strict")).exitCode).toBe(strict);
    expect((await store.promptlane("lint", "--format", "sarif", "--strict")).exitCode).toBe(strict);
    expect((await store.promptlane("lint", "shared/tone", "--strict")).exitCode).toBe(0);
  });

  test("is 6 for a prompt that is not there, and 64 for two formats at once", async () => {
    const store = await exampleStore();
    expect((await store.promptlane("lint", "shared/ton")).exitCode).toBe(6);
    expect((await store.promptlane("lint", "--json", "--format", "sarif")).exitCode).toBe(64);
    expect((await store.promptlane("lint", "--format", "checkstyle")).exitCode).toBe(64);
  });
});

test("for people a problem is its place, what is wrong, the line with a caret, and what to do", async () => {
  const store = await exampleStore({ files: ERROR });
  const { stdout, stderr } = await store.promptlane("lint");
  expect(stderr).toBe("");
  expect(stdout).toBe(
    [
      '.prompts/support/triage.md:2:11: error: the template does not parse: "}" cannot stand here. [template-syntax]',
      "    1 | Sort the ticket.",
      "  > 2 | Now: {{#if}",
      "      |           ^",
      "  To print it as it stands, put it between {{{{raw}}}} and {{{{/raw}}}}, or set `syntax: plain` in the front matter.",
      "1 error, 0 warnings in 2 prompts",
      "",
    ].join("\n"),
  );
});

test("as JSON a problem has all that people see, field by field", async () => {
  const store = await exampleStore({ files: ERROR });
  expect((await store.promptlane("lint", "--json")).json()).toMatchObject({
    format_version: "1.0",
    checked: 2,
    errors: 1,
    warnings: 0,
    problems: [
      {
        key: "support/triage",
        path: ".prompts/support/triage.md",
        line: 2,
        column: 11,
        severity: "error",
        code: "template-syntax",
        message: 'the template does not parse: "}" cannot stand here.',
        hint: expect.stringContaining("To print it"),
        excerpt: expect.stringContaining("> 2 | Now: {{#if}"),
      },
    ],
  });
});

describe("C9: annotations of GitHub", () => {
  test("are one line each, with what stands in a prompt escaped", async () => {
    const store = await exampleStore({ files: { ".prompts/support/triage.md": "{% 100\r\n::error::x, y: z %}\n::add-mask::x\n{{#if}\n" } });
    const { stdout } = await store.promptlane("lint", "--format", "github");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^::error file=\.prompts\/support\/triage\.md,line=4,col=6,title=template-syntax::the template does not parse: .*%0A/,
    );
    expect(stdout).not.toMatch(/^::(?!error file=)/m);
  });

  test("have commas and colons of a path escaped, and percent signs once", async () => {
    const store = await exampleStore({ files: { ".prompts/a, b: 100%.md": "x", ".prompts/support/triage.md": "{% 5 %}" } });
    const { stdout } = await store.promptlane("lint", "--format", "github");
    expect(stdout).toContain("::warning file=.prompts/a%2C b%3A 100%25.md,line=1,col=1,title=invalid-key::");
    expect(stdout).toContain("title=foreign-syntax::{%25 5 %25} looks like");
  });

  test("are not the only output in which a prompt cannot begin a line", async () => {
    const store = await exampleStore({ files: { ".prompts/support/triage.md": "::error::x\n::add-mask::x\n{{#if}\n" } });
    expect((await store.promptlane("lint")).stdout).not.toMatch(/^\s*::/m);
  });
});

test("SARIF names the tool, the rules and the places, by addresses that hold any path", async () => {
  const store = await exampleStore({ files: { ...ERROR, ".prompts/with space.md": "x" } });
  const log = (await store.promptlane("lint", "--format", "sarif")).json() as Log;
  expect(log.version).toBe("2.1.0");
  const [run] = log.runs;
  expect(run?.tool.driver).toMatchObject({ name: "promptlane", version: expect.stringMatching(/^\d/) });
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(["invalid-key", "template-syntax"]);
  expect(run?.results).toMatchObject([
    {
      ruleId: "template-syntax",
      level: "error",
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: ".prompts/support/triage.md" }, region: { startLine: 2, startColumn: 11 } },
          logicalLocations: [{ fullyQualifiedName: "support/triage" }],
        },
      ],
    },
    {
      ruleId: "invalid-key",
      level: "warning",
      locations: [{ physicalLocation: { artifactLocation: { uri: ".prompts/with%20space.md" } } }],
    },
  ]);
});

test("C13: no output shows a secret, nor what was found beside it", async () => {
  const store = await exampleStore({ files: { ".prompts/support/triage.md": `Use ${TOKEN} {{#if}\n` } });
  for (const format of [[], ["--json"], ["--format", "github"], ["--format", "sarif"], ["--debug"]]) {
    const { stdout, stderr } = await store.promptlane("lint", ...format);
    expect(stdout, format.join(" ")).toContain("ghp_…");
    expect(stdout + stderr, format.join(" ")).not.toContain(TOKEN.slice(0, 8));
  }
  for (const debug of [[], ["--debug"], ["--json"]]) {
    const { exitCode, stdout, stderr } = await store.promptlane("promote", "support/triage", "--to", "dev", "--yes", ...debug);
    expect(exitCode).toBeGreaterThan(0);
    expect(stdout + stderr).not.toContain(TOKEN.slice(0, 8));
  }
});

test("C13: promote ends with 3 for a secret, names its place, and prints the line that would allow it", async () => {
  const store = await exampleStore({ files: { ".prompts/support/triage.md": `Use ${TOKEN}\n` } });
  const { exitCode, stdout, stderr } = await store.promptlane("promote", "support/triage", "--to", "dev", "--yes");
  expect([exitCode, stdout]).toEqual([3, ""]);
  expect(stderr).toContain("support/triage v1 holds a secret, .prompts/support/triage.md:1:5: GitHub Token ghp_… (40 characters).");
  expect(stderr).toMatch(/allow: \[\{key: support\/triage, secret: sha256:[0-9a-f]{64}, reason: why it may stay\}\]$/m);
});

test("C8: a terminal is shown control characters, and obeys none", async () => {
  const store = await exampleStore({ files: { ".prompts/support/triage.md": "\u001b]52;c;x\u0007{{#if}\n" } });
  const { stdout } = await store.promptlane("lint", "--color=always");
  expect(stdout).toContain("␛]52;c;x␇{{#if}");
});

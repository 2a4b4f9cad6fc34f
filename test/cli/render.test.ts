import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import type { TestRepository } from "../support/repository.ts";
import { exampleStore } from "./example-store.ts";
import { scriptedTerminal } from "./scripted-terminal.ts";

const REPLY = `---
model: openai/gpt-4o
input: {schema: {ticket: string, count?: integer}}
output: {format: json}
tests:
  - {name: kind, vars: {ticket: x}, assert: [{type: contains, value: kind}]}
  - {name: "<loud>", vars: {ticket: x}, assert: [{type: equals, value: loud}]}
---
{{role "system"}}{{> shared/tone}}
{{role "user"}}{{ticket}}`;

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore({
    files: {
      ".prompts/support/reply.md": REPLY,
      "values.json": '{"ticket": "Late"}',
      "history.json": '[{"role": "user", "content": "Hello"}]',
      "broken.json": "{",
      "list.json": "[1]",
    },
  });
});

const promptlane = (...words: string[]) => store.promptlane(words);

describe("promptlane render", () => {
  it("prints the messages below their roles, the text alone, or the messages as JSON", async () => {
    expect((await promptlane("render", "support/reply", "--var", "ticket=Late")).stdout).toBe(
      "support/reply  v1  openai/gpt-4o\n\nsystem:\nBe kind.\n\nuser:\nLate\n",
    );
    expect((await promptlane("render", "support/reply", "--vars", "values.json", "--text")).stdout).toBe("Be kind.\n\nLate\n");
    const { stdout } = await promptlane("render", "support/reply", "--vars", "values.json", "--history", "history.json", "--messages");
    expect(JSON.parse(stdout)).toEqual([
      { role: "system", content: [{ text: "Be kind." }] },
      { role: "user", content: [{ text: "Hello" }] },
      { role: "user", content: [{ text: "Late" }] },
    ]);
  });

  it("prints a request, and says on standard error what the provider has no place for", async () => {
    const { stdout, stderr } = await promptlane("render", "support/reply", "--vars", "values.json", "--as", "anthropic");
    expect(JSON.parse(stdout)).toEqual({
      model: "gpt-4o",
      max_tokens: 4096,
      system: "Be kind.",
      messages: [{ role: "user", content: "Late" }],
    });
    expect(stderr).toBe("Left out: output.format: Anthropic asks for a schema; ask for JSON in the text.\n");
  });

  it("reads values from standard input", async () => {
    const { stdout } = await store.promptlane(["render", "support/reply", "--vars", "-", "--text"], { input: '{"ticket": "Piped"}' });
    expect(stdout).toContain("Piped");
  });

  it("names everything that is wrong with the values, with an excerpt and the command to try", async () => {
    const { exitCode, stderr, stdout } = await promptlane("render", "support/reply", "--var", "tikcet=x", "--var", "count=many");
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      [
        "error: .prompts/support/reply.md cannot be rendered: ticket is missing, tikcet is unknown, count is of the wrong type.",
        "",
        ".prompts/support/reply.md:3:34 count must be integer or null.",
        "  2 | model: openai/gpt-4o",
        "> 3 | input: {schema: {ticket: string, count?: integer}}",
        "    |                                  ^",
        "  4 | output: {format: json}",
        "",
        ".prompts/support/reply.md:10:18 ticket is missing.",
        '   9 | {{role "system"}}{{> shared/tone}}',
        '> 10 | {{role "user"}}{{ticket}}',
        "     |                  ^",
        ".prompts/support/reply.md:10:18 tikcet is unknown: neither the template nor input.schema names it. Did you mean ticket?",
        "",
        "hint: promptlane render support/reply --var ticket=x --var count=many",
        "",
      ].join("\n"),
    );
  });

  it("names the place of a single fault, which may be in what the prompt includes", async () => {
    await store.write({ ".prompts/alone.md": "{{> part}}", ".prompts/part.md": "a\n{{b}}" });
    expect((await promptlane("render", "alone")).stderr).toContain(
      "b is missing.\n\n.prompts/part.md:2:3 b is missing.\n  1 | a\n> 2 | {{b}}\n",
    );
  });

  it("gives templates a context", async () => {
    await store.write({ ".prompts/me.md": "I am {{@user.name}}, {{x}}.", "context.json": '{"user": {"name": "Ines"}}' });
    expect((await promptlane("render", "me", "--context", "context.json", "--var", "x=here", "--text")).stdout).toBe("I am Ines, here.\n");
    expect((await promptlane("render", "me", "--var", "x=1")).stderr).toContain("hint: promptlane render me --var x=1 --context FILE\n");
    expect((await promptlane("render", "me", "--context", "context.json")).stderr).toContain("me --var x=TEXT --context context.json\n");
  });

  it("suggests a command with all that was given", async () => {
    const given = ["--history", "my history.json", "--as", "gemini"];
    await store.write({ "my history.json": '[{"role": "user", "content": "Hi"}]' });
    const { stderr } = await promptlane("render", "support/reply", "--var", "tikcet=x", ...given);
    expect(stderr).toContain("hint: promptlane render support/reply --var ticket=x --history 'my history.json' --as gemini\n");
  });

  it.each([
    [64, "two-forms", ["--text", "--messages"]],
    [64, "two-forms", ["--as", "openai", "--text"]],
    [64, "invalid-assignment", ["--var", "ticket"]],
    [1, "invalid-json", ["--vars", "broken.json"]],
    [1, "invalid-values", ["--vars", "list.json"]],
    [1, "invalid-history", ["--history", "list.json"]],
    [6, "file-not-found", ["--vars", "nothing.json"]],
  ])("exits with %i for %s", async (code, name, options) => {
    const { exitCode, stdout } = await promptlane("render", "support/reply", "--json", ...options.filter((word) => word !== "--json"));
    expect([exitCode, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([code, name]);
  });

  it("reads JSON with a byte order mark, and refuses earlier messages of which something would be lost", async () => {
    const refusal = async (history: unknown[]) => {
      await store.write({ "earlier.json": `\uFEFF${JSON.stringify(history)}` });
      return (await promptlane("render", "support/reply", "--var", "ticket=x", "--history", "earlier.json")).stderr.split("\n")[0];
    };
    const call = { role: "assistant", content: "", tool_calls: [{ id: "1" }] };
    expect(await refusal([{ role: "user", content: "Hi", name: null, tool_calls: [] }])).toBe("");
    expect(await refusal([{ role: "user", content: "Hi" }, call])).toContain("earlier.json: message 2 has tool_calls");
    expect(await refusal([{ role: "robot", content: "Hi" }])).toContain("message 1 has no role of system, user");
    expect(await refusal([{ role: "user", content: [{ image_url: {} }] }])).toContain("message 1 has a content that is neither");
  });

  it("C8: makes control characters of values visible on a terminal, and nowhere else", async () => {
    const words = ["render", "support/reply", "--var", "ticket=\u001b[31mred", "--text", "--color", "never"];
    const terminal = scriptedTerminal({
      words,
      cwd: store.path,
      terminals: ["stdin", "stdout", "stderr"],
      environment: { ...store.environment, PAGER: "", TERM: "xterm" },
    });
    expect(await run(terminal)).toBe(0);
    expect(terminal.written.stdout).toContain("␛[31mred");
    expect((await promptlane(...words)).stdout).toContain("\u001b[31mred");
  });

  it("completes prompts and providers", async () => {
    const complete = async (...words: string[]) => (await promptlane("__complete", "--", ...words)).stdout.trim().split("\n");
    expect(await complete("render", "support/r")).toEqual(["support/reply"]);
    expect(await complete("render", "support/reply", "--as", "")).toEqual(["openai", "anthropic", "gemini"]);
    expect(await complete("test", "support/reply@v")).toEqual(["support/reply@v1"]);
  });
});

describe("promptlane test", () => {
  it("shows what failed and why, and exits with 1", async () => {
    const { exitCode, stdout } = await promptlane("test");
    expect(exitCode).toBe(1);
    expect(stdout).toBe('support/reply  v1\n  ✓ kind\n  ✗ <loud>\n      The text is not "loud".\n\n1 failed, 1 passed of 1 prompt\n');
  });

  it("says when there is nothing to test", async () => {
    expect(await promptlane("test", "shared/tone")).toMatchObject({ exitCode: 0, stdout: "No prompt has tests.\n" });
  });

  it("writes a JUnit report beside the result, or instead of it", async () => {
    const { stdout } = await promptlane("test", "--junit", "-");
    expect(stdout).toContain(
      '<testcase name="&lt;loud&gt;" classname="support/reply" time="0"><failure message="The text is not &quot;loud&quot;."',
    );
    expect(stdout).toContain('tests="2" errors="0" failures="1"');
    expect(await promptlane("test", "--junit", "report.xml")).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("1 failed") as string,
    });
    expect((await promptlane("test", "--junit", "no/such/folder.xml")).stderr).toContain("no/such/folder.xml cannot be written");
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import type { TestRepository } from "../../support/repository.ts";
import { runProcess } from "../../support/run-process.ts";
import { writeProgram } from "../../support/write-program.ts";
import { exampleStore } from "../example-store.ts";

const COMMANDS = [
  "::error::owned",
  " \t::add-mask::owned",
  "\u0085::warning::owned",
  "one\r::stop-commands::owned",
  "a ##[group]owned",
  "##vso[task.x]owned",
];
const HOSTILE = `---\ntitle: "::notice::owned"\ndescription: "##[error]owned"\n---\n${COMMANDS.join("\n")}\n{{a}}\n`;
const CI = { CI: "true", GITHUB_ACTIONS: "true" };

/** The lines of an output that a runner would obey, read as GitHub's and Azure's read it. */
function obeyed(output: string): string[] {
  return output
    .split(/\r\n|\r|\n/)
    .filter((line) => line.replace(/^[\s\u0085]+/, "").startsWith("::") || /##(?:|vso|teamcity)\[/.test(line));
}

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore({
    files: { ".prompts/hostile.md": HOSTILE.replaceAll("owned", "harmless text that changes").replace("{{a}}", "{{b}}") },
  });
  await store.promptlane("promote", "hostile", "--to", "dev", "--yes");
  await store.commit("::error::subject", { files: { ".prompts/hostile.md": HOSTILE }, author: "::warning::Eve <::eve@example.com>" });
  await store.promptlane("promote", "hostile", "--to", "production", "--confirm", "production", "--reason", "::error::reason");
  await store.write({ ".prompts/hostile.md": `${HOSTILE}::error::draft\n` });
});

describe("C9: what the runner of a CI would take for a command", () => {
  it.each([
    "list",
    "status --all",
    "log hostile",
    "history",
    "diff hostile",
    "diff hostile v1 v2",
    "diff hostile v1 v2 --output lines",
    "diff hostile v1 v2 --output side-by-side",
    "diff hostile v1 v2 --output patch",
    "diff --from dev --to production",
    "promote hostile@v2 --to dev --dry-run",
    "promote hostile@v2 --to dev",
    "rollback hostile --env dev --yes --reason ::error::no",
    "doctor",
    "show ::error::",
    "promte ##[error]",
    "list --json",
    "show hostile --json",
    "diff hostile v1 v2 --json",
  ])("is shown and not obeyed: promptlane %s", async (line) => {
    const { stdout, stderr } = await store.promptlane(line.split(" "), { env: CI });
    expect(stdout + stderr).not.toBe("");
    expect(obeyed(stdout)).toEqual([]);
    expect(obeyed(stderr)).toEqual([]);
    if (line.endsWith("--json")) expect(JSON.parse(stdout)).toEqual((await store.promptlane(line.split(" "))).json());
  });

  it("is not obeyed where a hook or a remote says it", async () => {
    const other = await exampleStore({ remote: true });
    writeProgram(`${other.path}/.git/hooks/pre-commit`, "echo 'no\n::error::hook' >&2", "exit 1");
    writeProgram(`${other.originPath}/hooks/pre-receive`, "echo 'no\n::add-mask::remote' >&2", "exit 1");
    const created = await other.promptlane(["create", "new"], { env: CI });
    const promoted = await other.promptlane(["promote", "support/triage", "--to", "dev", "--yes", "--debug"], { env: CI });
    expect([created.exitCode, promoted.exitCode]).toEqual([1, 3]);
    expect(created.stderr).toContain("\\::error::hook");
    expect(promoted.stderr).toContain("\\::add-mask::remote");
    expect([...obeyed(created.stderr), ...obeyed(promoted.stderr)]).toEqual([]);
  });

  it("stays as it is in a prompt that is shown into a pipe, byte for byte", async () => {
    expect((await store.promptlane(["show", "hostile@v2"], { env: CI })).stdout).toBe(HOSTILE);
  });

  it("stays as it is in a file, which no runner reads: a patch must apply", async () => {
    const words = ["diff", "hostile", "v1", "v2", "--output", "patch"];
    const script = `'${process.execPath}' bin/promptlane.js -C '${store.path}' ${words.join(" ")} > '${store.folder}/patch'; cat '${store.folder}/patch'`;
    const root = new URL("../../..", import.meta.url).pathname;
    const { stdout } = await runProcess("sh", ["-c", script], { cwd: root, environment: { ...store.environment, ...CI } });
    expect(stdout).toBe((await store.promptlane(words)).stdout);
    expect(obeyed(stdout)).not.toEqual([]);
  });

  it("stays as it is without a CI", async () => {
    expect(obeyed((await store.promptlane("diff", "hostile", "v1", "v2", "--output", "patch")).stdout)).not.toEqual([]);
  });
});

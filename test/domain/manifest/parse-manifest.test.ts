import { describe, expect, it } from "vitest";

import type { EnvironmentName } from "../../../src/domain/environment/environment-name.ts";
import { environmentNames, policyOf, type Manifest } from "../../../src/domain/manifest/manifest.ts";
import { parseManifest } from "../../../src/domain/manifest/parse-manifest.ts";
import { faultOf, refusalOf } from "../prompt/refusal.ts";

const parse = (...lines: string[]): Manifest => parseManifest(["format: 1", ...lines, ""].join("\n"), { path: ".prompts/manifest.yaml" });
const fault = (...lines: string[]): string => faultOf(() => parse(...lines));

const EXAMPLE = `format: 1
branch: main                  # without a remote: where versions are counted
refs: promptlane              # prefix of the branches that promptlane writes
default_environment: production
defaults: {model: openai/gpt-4o}    # front matter that a prompt leaves out; syntax too
environments:
  dev: {drafts: true}
  staging: {after: dev}
  production: {after: staging, confirm: true}
allow: [{key: demo/x, secret: sha256:…, reason: a sample key}]
experiments: {}               # experiments.md
rollouts: {}
metrics: {}
`;

describe("parseManifest", () => {
  it("reads the example of the formats page", () => {
    expect(parseManifest(EXAMPLE, { path: "manifest.yaml" })).toEqual({
      format: 1,
      branch: "main",
      refs: "promptlane",
      defaultEnvironment: "production",
      defaults: { model: "openai/gpt-4o" },
      environments: {
        dev: { drafts: true, after: null, confirm: false },
        staging: { drafts: false, after: "dev", confirm: false },
        production: { drafts: false, after: "staging", confirm: true },
      },
      allow: [{ key: "demo/x", secret: "sha256:…", reason: "a sample key" }],
      experiments: {},
      rollouts: {},
      metrics: {},
    });
  });

  it("fills in what a manifest leaves out", () => {
    expect(parse()).toEqual({
      format: 1,
      branch: null,
      refs: "promptlane",
      defaultEnvironment: null,
      defaults: {},
      environments: {},
      allow: [],
      experiments: {},
      rollouts: {},
      metrics: {},
    });
    expect(parse("environments:", "  dev:").environments).toEqual({ dev: { drafts: false, after: null, confirm: false } });
  });

  it("is plain data that survives being cached as JSON", () => {
    const manifest = parseManifest(EXAMPLE, { path: "manifest.yaml" });
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  it("finds policies by name, and never what every object has", () => {
    const manifest = parse("environments: {dev: {drafts: true}}");
    expect(environmentNames(manifest)).toEqual(["dev"]);
    expect(policyOf(manifest, "dev" as EnvironmentName)).toMatchObject({ drafts: true });
    expect(policyOf(manifest, "constructor" as EnvironmentName)).toBeNull();
  });

  it.each([
    [["branch: 12e4567", "refs: 1.10"], { branch: "12e4567", refs: "1.10" }],
    [["branch: 2024-01-01"], { branch: "2024-01-01" }],
    [["environments: {1: {}, 2: {after: 1}}", "default_environment: 2"], { defaultEnvironment: "2" }],
  ])("G6: reads the names of %j as text", (lines, expected) => {
    expect(parse(...lines)).toMatchObject(expected);
  });
});

describe("what a manifest may not say", () => {
  it.each<[string, string[], string]>([
    ["an unknown key", ["enviroments: {}"], "unknown-key 2:1"],
    ["an unknown key of an environment", ["environments:", "  dev: {draft: true}"], "unknown-key 3:9"],
    ["an unknown key of defaults", ["defaults: {modle: a}"], "unknown-key 2:12"],
    ["an unknown key of allow", ["allow: [{key: a, secret: sha256:x, reasons: b}]"], "unknown-key 2:36"],
    ["a name that no environment can have", ["environments:", "  Prod: {}"], "invalid-environment-name 3:3"],
    ["a name that reads as a version", ["environments: {v1: {}}"], "invalid-environment-name 2:16"],
    ["an environment after an unknown one", ["environments:", "  dev: {}", "  prod: {after: stagin}"], "unknown-environment 4:10"],
    ["an environment after itself", ["environments:", "  dev: {after: dev}"], "environment-circle 3:9"],
    ["environments in a circle", ["environments:", "  a: {after: c}", "  b: {after: a}", "  c: {after: b}"], "environment-circle 3:7"],
    [
      "a circle that the first one only leads to",
      ["environments:", "  x: {after: a}", "  a: {after: b}", "  b: {after: a}"],
      "environment-circle 4:7",
    ],
    ["a default that is not declared", ["default_environment: prod"], "unknown-environment 2:1"],
    ["an environment twice", ["environments:", "  dev: {}", "  dev: {}"], "duplicate-key 4:3"],
    ["a key twice", ["branch: a", "branch: b"], "duplicate-key 3:1"],
    ["a policy that is no map", ["environments: {dev: yes}"], "invalid-value 2:16"],
    ["environments as a list", ["environments: [dev]"], "invalid-value 2:1"],
    ["a text where true or false belongs", ["environments: {dev: {drafts: yes}}"], "invalid-value 2:22"],
    ["a list where a name belongs", ["environments: {dev: {after: [a]}}"], "invalid-value 2:22"],
    ["a branch that git refuses", ["branch: a..b"], "invalid-branch-name 2:1"],
    ["a prefix that git could read as an option", ["refs: -x"], "invalid-branch-name 2:1"],
    ["a prefix that ends in a slash", ["refs: team/"], "invalid-branch-name 2:1"],
    ["experiments as a list", ["experiments: [a]"], "invalid-value 2:1"],
    ["rollouts as a text", ["rollouts: a"], "invalid-value 2:1"],
    ["metrics as a number", ["metrics: 1"], "invalid-value 2:1"],
    ["defaults as a list", ["defaults: [a]"], "invalid-value 2:1"],
    ["an allowed secret as a map", ["allow: {key: a}"], "invalid-value 2:1"],
    ["an allowed secret without reason", ["allow:", "  - {key: a, secret: sha256:x}"], "invalid-value 3:5"],
    ["an allowed secret in clear", ["allow: [{key: a, secret: sk-123, reason: b}]"], "invalid-value 2:18"],
    ["an allowed secret of no prompt", ["allow: [{key: ../a, secret: sha256:x, reason: b}]"], "invalid-key 2:10"],
    ["YAML that does not parse", ["environments: {dev"], "invalid-yaml 3:1"],
    ["an unknown tag", ["branch: !x main"], "yaml-tag 2:9"],
    ["__proto__", ["environments: {__proto__: {drafts: true}}"], "forbidden-key 2:16"],
  ])("%s is refused at its place", (_, lines, expected) => {
    expect(fault(...lines)).toBe(expected);
    expect({}).not.toHaveProperty("drafts");
  });

  it.each([
    ["", "manifest-format 1:1"],
    ["branch: main\n", "manifest-format 1:1"],
    ["branch: main\nformat: 2\n", "manifest-format 2:1"],
    ['format: "1"\n', "manifest-format 1:1"],
    ["just text", "not-a-map 1:1"],
  ])("the format must be 1, unlike in %j", (text, expected) => {
    expect(faultOf(() => parseManifest(text, { path: "manifest.yaml" }))).toBe(expected);
  });

  it("asks for a newer promptlane when the format is newer", () => {
    expect(refusalOf(() => parseManifest("format: 2\n", { path: "manifest.yaml" })).hint).toBe("Install a newer promptlane.");
  });

  it("G7: alias bombs are refused", () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `  a${level + 1}: &a${level + 1} {${"abcdefghi"
          .split("")
          .map((key) => `${key}: *a${level}`)
          .join(", ")}}`,
    );
    expect(refusalOf(() => parse("experiments:", "  a0: &a0 {a: 1}", ...levels)).code).toBe("too-many-aliases");
  });

  it("each error names file, line and column, the value and the mend", () => {
    const refusal = refusalOf(() => parse("environments:", "  staging: {}", "  production: {after: stagin}"));
    expect(refusal.message).toBe(
      '.prompts/manifest.yaml:4:16: environments.production.after is "stagin", which the manifest does not declare.',
    );
    expect(refusal.hint).toBe("Did you mean staging?");
    expect(refusal.details).toMatchObject({ path: ".prompts/manifest.yaml", line: 4, column: 16 });
    expect(refusalOf(() => parse("environments: {a1: {after: b1}, b1: {after: a1}}")).message).toContain("a1 → b1 → a1");
    expect(refusalOf(() => parse("refs: refs/heads/lane")).hint).toBe("Write `refs: lane`.");
  });
});

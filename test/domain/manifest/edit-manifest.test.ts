import { describe, expect, it } from "vitest";

import type { EnvironmentName } from "../../../src/domain/environment/environment-name.ts";
import { addEnvironment, newManifest, removeEnvironment } from "../../../src/domain/manifest/edit-manifest.ts";
import { parseManifest } from "../../../src/domain/manifest/parse-manifest.ts";
import { refusalOf } from "../prompt/refusal.ts";

const path = "manifest.yaml";
const add = (text: string, name: string, policy: { drafts?: boolean; after?: string; confirm?: boolean } = {}): string =>
  addEnvironment(text, name as EnvironmentName, policy as never);
const remove = (text: string, name: string): string => removeEnvironment(text, name as EnvironmentName);

describe("newManifest", () => {
  it("declares dev, staging and production, one after the other", () => {
    expect(parseManifest(newManifest({ branch: "trunk" }), { path })).toMatchObject({
      branch: "trunk",
      refs: "promptlane",
      defaultEnvironment: "production",
      defaults: {},
      environments: {
        dev: { drafts: true, after: null, confirm: false },
        staging: { drafts: false, after: "dev", confirm: false },
        production: { drafts: false, after: "staging", confirm: true },
      },
    });
  });

  it("takes branch, prefix and syntax as given, whatever YAML would make of them", () => {
    expect(parseManifest(newManifest({ branch: "1.10", refs: "team/lane", syntax: "plain" }), { path })).toMatchObject({
      branch: "1.10",
      refs: "team/lane",
      defaults: { syntax: "plain" },
    });
    expect(newManifest({ branch: null })).not.toContain("branch: ");
  });

  it("explains itself in comments that stay when it is filled in", () => {
    const text = newManifest({ branch: "trunk" });
    expect(text.match(/#/g)?.length).toBeGreaterThanOrEqual(5);
    expect(text).toMatch(/^branch: trunk +# without a remote/m);
  });
});

describe("addEnvironment", () => {
  it("adds a line and leaves every other byte as it is", () => {
    const text = newManifest({ branch: "main" });
    const line = "  eu-production: {after: staging, confirm: true}\n";
    const before = text.indexOf("\n# Front matter that");
    expect(add(text, "eu-production", { after: "staging", confirm: true })).toBe(text.slice(0, before) + line + text.slice(before));
  });

  it.each([
    [
      "a block map",
      "format: 1\nenvironments:\n    dev:   # mine\n        drafts: true  # yes\n# end\n",
      "format: 1\nenvironments:\n    dev:   # mine\n        drafts: true  # yes\n    qa: {}\n# end\n",
    ],
    [
      "a flow map",
      "format: 1\nenvironments: {dev: {drafts: true}} # c\nrefs: a\n",
      "format: 1\nenvironments: {dev: {drafts: true}, qa: {}} # c\nrefs: a\n",
    ],
    [
      "a flow map of several lines",
      "format: 1\nenvironments: {\n  dev: {}, # d\n}\n",
      "format: 1\nenvironments: {\n  dev: {}, qa: {}, # d\n}\n",
    ],
    ["an empty flow map", "format: 1\nenvironments: {}  # none\nrefs: a\n", "format: 1\nenvironments:  # none\n  qa: {}\nrefs: a\n"],
    ["an empty entry", "format: 1\nenvironments:  # none\nrefs: a\n", "format: 1\nenvironments:  # none\n  qa: {}\nrefs: a\n"],
    ["no entry", "# top\nformat: 1\n# end\n", "# top\nformat: 1\nenvironments:\n  qa: {}\n# end\n"],
    ["no entry and no end of line", "format: 1", "format: 1\nenvironments:\n  qa: {}\n"],
    [
      "CRLF",
      "format: 1\r\nenvironments:\r\n  dev: {}\r\nrefs: a\r\n",
      "format: 1\r\nenvironments:\r\n  dev: {}\r\n  qa: {}\r\nrefs: a\r\n",
    ],
  ])("adds to %s and keeps comments and layout", (_, before, after) => {
    expect(add(before, "qa")).toBe(after);
  });

  it("quotes a name that YAML would take for a number", () => {
    expect(parseManifest(add("format: 1\nenvironments: {}\n", "010"), { path }).environments).toHaveProperty("010");
  });

  it("refuses a name that is declared, one that cannot be, and an unknown place in the order", () => {
    const text = newManifest({ branch: "main" });
    expect(refusalOf(() => add(text, "dev")).code).toBe("environment-exists");
    expect(refusalOf(() => add(text, "Prod")).code).toBe("invalid-environment-name");
    expect(refusalOf(() => add(text, "qa", { after: "stagin" }))).toMatchObject({
      code: "unknown-environment",
      hint: "Did you mean staging?",
    });
    expect(refusalOf(() => add("format: 3\n", "qa")).code).toBe("manifest-format");
  });
});

describe("removeEnvironment", () => {
  it("undoes addEnvironment byte for byte", () => {
    const text = newManifest({ branch: "main" });
    expect(remove(add(text, "qa", { after: "dev" }), "qa")).toBe(text);
  });

  it.each([
    ["the first of a flow map", "format: 1\nenvironments: {a: {}, b: {}} # c\n", "a", "format: 1\nenvironments: {b: {}} # c\n"],
    ["the last of a flow map", "format: 1\nenvironments: {a: {}, b: {}} # c\n", "b", "format: 1\nenvironments: {a: {}} # c\n"],
    ["the only one of a flow map", "format: 1\nenvironments: {a: {}}\n", "a", "format: 1\nenvironments: {}\n"],
    [
      "the only one of a block map",
      "format: 1\nenvironments:  # c\n  a: {}\nrefs: x\n",
      "a",
      "format: 1\nenvironments: {}  # c\nrefs: x\n",
    ],
    [
      "one in the middle, of several lines",
      "format: 1\nenvironments:\n  a: {}\n  # about b\n  b:\n    drafts: true\n\n  c: {}\n",
      "b",
      "format: 1\nenvironments:\n  a: {}\n  # about b\n\n  c: {}\n",
    ],
  ])("removes %s and keeps comments and layout", (_, before, name, after) => {
    expect(remove(before, name)).toBe(after);
  });

  it("refuses while another environment comes after it, and while it is the default, with the way out", () => {
    const text = newManifest({ branch: "main" });
    const needed = refusalOf(() => remove(text, "staging"));
    expect([needed.name, needed.code]).toEqual(["Invalid", "environment-needed"]);
    expect(needed.message).toContain("production comes after it");
    expect(needed.hint).toContain("environments.production.after");
    expect(refusalOf(() => remove(text, "production")).hint).toContain("default_environment");
  });

  it("names the nearest environment when there is none of that name", () => {
    expect(refusalOf(() => remove(newManifest({ branch: null }), "stagin"))).toMatchObject({
      name: "NotFound",
      code: "environment-not-found",
      hint: "Did you mean staging?",
    });
  });
});

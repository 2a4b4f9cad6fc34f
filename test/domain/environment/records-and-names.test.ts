import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { DeploymentRecord } from "../../../src/domain/environment/deployment.ts";
import { deploymentMessage } from "../../../src/domain/environment/deployment-message.ts";
import { parseEnvironmentName } from "../../../src/domain/environment/environment-name.ts";
import { keyOfRecordPath, recordPath } from "../../../src/domain/environment/environment-paths.ts";
import { encodeRecord, parseRecord } from "../../../src/domain/environment/record-file.ts";
import { Invalid, Usage } from "../../../src/domain/errors.ts";
import { decidePromotion } from "../../../src/domain/environment/decide-promotion.ts";
import { CANARY, candidate, EnvironmentInMemory, id, key } from "./environment-in-memory.ts";

describe("the name of an environment", () => {
  it.each(["production", "dev", "eu-west-1", "a", "0", "deadbee1g", "v1a", "x".repeat(60)])("can be %s", (name) => {
    expect(parseEnvironmentName(name)).toBe(name);
  });

  it.each([
    "",
    "Prod",
    "-x",
    "a b",
    "ä",
    "a/b",
    "..",
    "x.lock",
    "@",
    "a_b",
    "a.b",
    "head",
    "main",
    "base",
    "live",
    "current",
    "previous",
    "all",
    "none",
    "latest",
    "draft",
    "v12",
    "abcdef1",
    "0123456789",
    "a\n",
    "x".repeat(61),
  ])("C3: cannot be %j", (name) => {
    expect(() => parseEnvironmentName(name)).toThrow(Usage);
  });
});

describe("a deployment record", () => {
  const blob = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 40 });
  const version = {
    kind: fc.constantFrom("prompt" as const, "flow" as const),
    version: fc.option(fc.nat()),
    label: fc.string(),
    commit: fc.option(blob),
    blob: fc.option(blob),
    digest: fc.option(blob),
  };
  const record = fc.record({
    key: fc.constantFrom("a", "support/triage"),
    ...version,
    action: fc.constantFrom("promote", "rollback", "retire"),
    source: fc.option(fc.constantFrom("dev", "staging")),
    operation: fc.string(),
    reason: fc.option(fc.string()),
    previous: fc.array(fc.record(version), { maxLength: 3 }),
    held: fc.array(fc.record({ version: fc.option(fc.nat()), label: fc.string(), blob }), { maxLength: 3 }),
  });

  it("reads back as it was written, whatever its texts hold", () => {
    fc.assert(
      fc.property(record, (written) => {
        expect(parseRecord(encodeRecord(written as unknown as DeploymentRecord), "a.json")).toEqual(written);
      }),
    );
  });

  it("lies where its key says, and nowhere else", () => {
    expect(keyOfRecordPath(recordPath(key("support/triage")))).toBe("support/triage");
    for (const path of [".promptlane/store.json", ".promptlane/deployments/a.txt", ".prompts/a.json", ".promptlane/deployments/a b.json"]) {
      expect(keyOfRecordPath(path)).toBeNull();
    }
  });

  it.each([
    "",
    "null",
    "[]",
    "not json",
    "{}",
    '{"key":"a"}',
    '{"key":"a","label":"v1","action":"promote","operation":"x","version":"1","blob":null}',
    '{"key":"a","label":"v1","action":"promote","operation":"x","version":1,"blob":null,"held":{}}',
  ])("is not %j", (text) => {
    expect(() => parseRecord(text, "a.json")).toThrow(Invalid);
  });
});

describe("the message of a deployment", () => {
  const planOf = (count: number) =>
    decidePromotion(new EnvironmentInMemory().promotion(Array.from({ length: count }, (_, index) => candidate(`p${index}`, 1))));

  it("says what, from what to what, why and under which operation", () => {
    expect(deploymentMessage("promote", CANARY, planOf(1), { operation: "ci-7", reason: "better" })).toBe(
      "promote p0 v1 to canary\n\np0: not live -> v1\n\nbetter\n\nOperation: ci-7\n",
    );
  });

  it("names 50 prompts at most", () => {
    const message = deploymentMessage("promote", CANARY, planOf(60), { operation: id("x"), reason: null });
    expect(message).toMatch(/^promote 60 prompts to canary\n/);
    expect(message.match(/-> v1/g)).toHaveLength(50);
    expect(message).toContain("and 10 more");
  });
});

import { describe, expect, test } from "vitest";
import { Usage } from "../../../src/domain/errors.ts";
import { parseSelection, parseSelector } from "../../../src/domain/version/selector.ts";

describe("parseSelector", () => {
  test.each([
    ["support/triage", { key: "support/triage", template: null, select: null }],
    ["support/triage@v4", { key: "support/triage", template: null, select: { type: "version", version: 4 } }],
    ["support/desk#billing", { key: "support/desk", template: "billing", select: null }],
    ["support/desk#billing@latest", { key: "support/desk", template: "billing", select: { type: "latest" } }],
    ["a@production@{2 hours ago}", { key: "a", template: null, select: { type: "time", environment: "production", at: "2 hours ago" } }],
    ["a@draft@3f2a9c1", { key: "a", template: null, select: { type: "draft", commit: "3f2a9c1" } }],
  ])("reads %s", (text, expected) => {
    expect(parseSelector(text)).toEqual(expected);
  });

  test.each([
    ["", /is empty/, /A key is a path/],
    ["@v4", /is empty/, /A key is a path/],
    ["support/triage.md", /is the file of a prompt/, /Did you mean support\/triage\?/],
    ["support/triage.md@v2", /is the file of a prompt/, /Did you mean support\/triage\?/],
    ["support/desk#billing.md", /not the name of a template/, /Did you mean #billing\?/],
    ["support/desk#", /not the name of a template/, /without \.md/],
    ["support/desk#a/b", /not the name of a template/, /without \.md/],
    ["support/triage@", /names nothing/, /Select v4, latest/],
  ])("refuses %j", (text, message, hint) => {
    expect(failure(() => parseSelector(text))).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  test.each([
    "--output=/tmp/x",
    "-x",
    "ext::sh -c id",
    "--upload-pack=x",
    "a/../b",
    "..",
    "x.lock",
    "a b",
    "ä",
    "a\nb",
    "a\0b",
    "a#-x",
    "a#..",
    "a@-x",
    "a@--output=/tmp/x",
    "a@@",
    "a@@{1}",
    "a@..",
    "a@x.lock",
    "a@a b",
    "a@ä",
    "a@Prod",
    "a@prod/eu",
    "a@prod~-1",
    "a@prod@{-1}",
    "a@prod@{1}",
    "a@prod@{u}\n",
    "a@prod@{--all}",
    "a@prod@{}",
    "a@prod^{tree}",
    "a@v1\n",
    "a@draft@-x",
  ])("C1 and C3: refuses %j as wrong usage", (text) => {
    expect(failure(() => parseSelector(text))).toBeInstanceOf(Usage);
  });
});

describe("parseSelection", () => {
  test.each([
    ["v1", { type: "version", version: 1 }],
    ["latest", { type: "latest" }],
    ["draft", { type: "draft", commit: null }],
    ["draft@3F2A9C1", { type: "draft", commit: "3f2a9c1" }],
    ["production", { type: "environment", name: "production", back: 0 }],
    ["production~", { type: "environment", name: "production", back: 1 }],
    ["eu-staging~12", { type: "environment", name: "eu-staging", back: 12 }],
    ["staging@{2026-03-01T12:00:00+02:00}", { type: "time", environment: "staging", at: "2026-03-01T12:00:00+02:00" }],
    ["staging@{yesterday}", { type: "time", environment: "staging", at: "yesterday" }],
    ["staging@{2h}", { type: "time", environment: "staging", at: "2h" }],
    ["3f2a9c1", { type: "commit", prefix: "3f2a9c1" }],
    ["3F2A9C1", { type: "commit", prefix: "3f2a9c1" }],
    ["0123456789abcdef0123456789abcdef01234567", { type: "commit", prefix: "0123456789abcdef0123456789abcdef01234567" }],
    ["3F2A9C10".repeat(8), { type: "commit", prefix: "3f2a9c10".repeat(8) }],
    ["3f2a9c", { type: "environment", name: "3f2a9c", back: 0 }],
    ["4", { type: "environment", name: "4", back: 0 }],
    ["lates", { type: "environment", name: "lates", back: 0 }],
  ])("reads %s", (text, expected) => {
    expect(parseSelection(text)).toEqual(expected);
  });

  test.each([
    ["v0", /reads as a version/, /Select v4/],
    ["v04", /reads as a version/, /Did you mean v4\?/],
    ["V4", /small letter/, /Did you mean v4\?/],
    ["Latest", /small letter/, /Did you mean latest\?/],
    ["DRAFT", /small letter/, /Did you mean draft\?/],
    ["Staging", /small letter/, /Did you mean staging\?/],
    ["HEAD", /small letter/, /latest is the newest/],
    ["main", /reserved/, /latest is the newest/],
    ["previous", /reserved/, /production~1/],
    ["live", /reserved/, /Name the environment/],
    ["latest~1", /reserved/, /Did you mean latest\?/],
    ["v4~1", /reads as a version/, /Did you mean v4\?/],
    ["draft@3f2a", /7 to 40 digits/, /draft@3f2a9c1/],
    ["production@{}", /is not a time/, /yesterday/],
    ["production@{1}", /is not a time/, /yesterday/],
  ])("refuses %s and says what would be right", (text, message, hint) => {
    expect(failure(() => parseSelection(text))).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });
});

function failure(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was refused");
}

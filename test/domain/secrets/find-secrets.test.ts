import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findSecrets, withoutSecrets } from "../../../src/domain/secrets/find-secrets.ts";
import { CREDENTIALS, HARMLESS } from "./examples.ts";

describe("C13: a secret is found", () => {
  test.each(Object.entries(CREDENTIALS))("%s", async (_, value) => {
    expect(await findSecrets(`Use this:\nthe key is ${value} and no other.\n`)).toMatchObject([{ line: 2 }]);
  });

  test.each(Object.entries(CREDENTIALS))("in front matter, as an example: %s", async (_, value) => {
    const text = `---\ninput:\n  examples: [{ticket: ${JSON.stringify(value)}}]\n---\n{{ticket}}\n`;
    expect(await findSecrets(text)).toMatchObject([{ line: 3 }]);
  });

  test("by secretlint and by a rule of our own, and is told of once", async () => {
    const text = `${CREDENTIALS["GitHub token"]} ${CREDENTIALS["RSA key"]}`;
    expect(await findSecrets(text)).toHaveLength(2);
  });

  test("although a comment would switch secretlint off", async () => {
    const text = `<!-- secretlint-disable -->\n${CREDENTIALS["Groq key"]}\n`;
    expect(await findSecrets(text)).toHaveLength(1);
  });
});

test.each(Object.entries(HARMLESS))("C13: is no secret: %s", async (_, text) => {
  expect(await findSecrets(text)).toEqual([]);
});

test("C13: what is said of a secret is its kind, place, beginning, length and hash, never the value", async () => {
  const value = CREDENTIALS["OpenAI project key"] ?? "";
  const [found] = await findSecrets(`first\nkey: ${value}\n`);
  expect(found).toEqual({
    name: "OpenAI API key",
    line: 2,
    column: 6,
    masked: `sk-p… (${value.length} characters)`,
    hash: `sha256:${createHash("sha256").update(value).digest("hex")}`,
  });
  for (const secret of Object.values(CREDENTIALS)) {
    expect(JSON.stringify(await findSecrets(secret))).not.toContain(secret.slice(0, 16));
  }
});

test("C13: a text is shown with its secrets struck out, line by line", async () => {
  const text = `a ${CREDENTIALS["GitHub token"]} b\n${CREDENTIALS["short key"]}\nc\n`;
  const shown = await withoutSecrets(text);
  expect(shown.split("\n")).toHaveLength(text.split("\n").length);
  expect(shown).toMatch(/^a •{40} b\n•{27}\n•{64}\n•{25}\nc\n$/);
});

test("C13: a text that is all beginnings of secrets is searched to its end", async () => {
  for (const part of ["-----BEGIN PRIVATE KEY-----\n", "a://b:", "eyJaaaaaaaaaaa.", "bearer ", "AB: c\n", "://", "sk-"]) {
    expect(await findSecrets(part.repeat(200_000 / part.length)), part).toEqual([]);
  }
});

import fc from "../../support/fast-check.ts";
import { expect, test, vi } from "vitest";
import { findByPreset } from "../../../src/domain/secrets/preset-rules.ts";
import { OWN_RULES } from "../../../src/domain/secrets/own-rules.ts";
import { mayHoldSecret } from "../../../src/domain/secrets/secret-marks.ts";
import { CREDENTIALS } from "./examples.ts";

const PER_PATTERN = 200;

test("C13: no pattern of secretlint finds what the quick look passes over", async () => {
  const patterns = await patternsOfPreset();
  expect(patterns.length).toBeGreaterThanOrEqual(30);
  for (const pattern of patterns) expectMarked(pattern);
});

test("C13: no pattern of our own finds what the quick look passes over", () => {
  for (const { pattern } of OWN_RULES) expectMarked(pattern);
});

test("C13: the quick look passes over what most prompts say", () => {
  expect(mayHoldSecret("---\ntitle: Risk-based triage\n---\nAsk for the word: see https://example.com/task-list?a=b.\n")).toBe(false);
});

/** Makes texts that the pattern finds, with anything around them. */
function expectMarked(pattern: RegExp): void {
  const found = fc.stringMatching(generating(pattern), { maxLength: 400 });
  const around = fc.constantFrom("", " ", "_", "-", "(", '"', "ä", "\n", "key=");
  fc.assert(
    fc.property(around, found, around, (before, value, after) => {
      const text = `${before}${value}${after}`;
      fc.pre([...text.matchAll(pattern)].some(([match]) => isCredential(pattern, match)));
      expect(mayHoldSecret(text), `${pattern} finds ${JSON.stringify(text)}`).toBe(true);
    }),
    { numRuns: PER_PATTERN, maxSkipsPerRun: 1000 },
  );
}

/** Addresses of databases are matched without a password too, and only then reported when there is one. */
function isCredential(pattern: RegExp, match: string): boolean {
  const { username, password } = new RegExp(pattern.source, pattern.flags.replace("g", "")).exec(match)?.groups ?? {};
  return !pattern.source.includes("(?<username>") || (username !== undefined && password !== undefined);
}

/** The pattern without what looks around, which cannot be generated; what it finds is made all the same. */
function generating({ source, flags }: RegExp): RegExp {
  const bare = source
    .replace(/\(\?<=secret.*?\\\\\?\["'\]\?\)/, "secretAccessKey=")
    .replace(/\(\?<?[!=](?:\[[^\]]*\]|\\.|[^)\\])*\)/g, "")
    .replaceAll(String.raw`\b`, "");
  return new RegExp(bare, flags.replace(/[gmi]/g, ""));
}

/** The patterns that secretlint's rules search a prompt by, as they ask for them. */
async function patternsOfPreset(): Promise<RegExp[]> {
  const asked = new Map<string, RegExp>();
  const matchAll = vi.spyOn(String.prototype, "matchAll").mockImplementation(function (this: string, pattern: RegExp) {
    asked.set(String(pattern), pattern);
    return [].values();
  });
  try {
    await findByPreset(Object.values(CREDENTIALS).join("\n"));
  } finally {
    matchAll.mockRestore();
  }
  return [...asked.values()];
}

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { positionAt, type Position } from "../file-problem.ts";
import { OWN_RULES } from "./own-rules.ts";
import { mayHoldSecret } from "./secret-marks.ts";

/** A credential in a text, by all that may be said of it: never its value. */
export interface FoundSecret extends Position {
  /** What kind of credential it is, such as `OpenAI API key`. */
  name: string;
  /** Its first characters, and how long it is. */
  masked: string;
  /** `sha256:` and the hash of its value, as the manifest's `allow` wants it. */
  hash: string;
}

/** A credential by its place: offsets in the text. */
export interface SecretRange {
  name: string;
  start: number;
  end: number;
}

const MOST_SHOWN = 4;
// Means nothing to YAML or Handlebars, so that what is around it is read as before.
const STRUCK_OUT = "•";
const SHORTEST_SHOWN_IN_PART = 16;

/**
 * Finds the credentials in a text, in its order: by secretlint's recommended rules, and by rules of our own for what
 * those miss. It protects from accidents: a text that hides a secret on purpose gets by.
 *
 * @example (await findSecrets("key: AKIA…")).map(({ name, line }) => `${name} in line ${line}`)
 */
export async function findSecrets(text: string): Promise<FoundSecret[]> {
  const ranges = await secretRanges(text);
  return ranges.map(({ name, start, end }) => {
    const value = text.slice(start, end);
    return { name, masked: mask(value), hash: hashOfSecret(value), ...positionAt(text, start) };
  });
}

/** Where the credentials of a text are: sorted, and none inside of another. */
async function secretRanges(text: string): Promise<SecretRange[]> {
  if (!mayHoldSecret(text)) return [];
  // Only now, since it takes longer to load than a promotion may take.
  const { findByPreset } = await import("./preset-rules.ts");
  return withoutOverlaps([...(await findByPreset(text)), ...findByOwnRules(text)]);
}

/** The text with each character of its credentials struck out: what stands around them keeps its place. */
export async function withoutSecrets(text: string): Promise<string> {
  let shown = text;
  for (const { start, end } of await secretRanges(text)) {
    shown = shown.slice(0, start) + shown.slice(start, end).replace(/[^\r\n]/g, STRUCK_OUT) + shown.slice(end);
  }
  return shown;
}

function hashOfSecret(value: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(value)))}`;
}

function findByOwnRules(text: string): SecretRange[] {
  return OWN_RULES.filter(({ mark }) => mark.test(text)).flatMap(({ name, pattern, accepts }) =>
    [...text.matchAll(pattern)]
      .filter(([value]) => accepts(value))
      .map(({ 0: value, index }) => ({ name, start: index, end: index + value.length })),
  );
}

/** Of those that overlap the one that begins first, and of those the longest. */
function withoutOverlaps(ranges: SecretRange[]): SecretRange[] {
  const kept: SecretRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    if (range.start >= (kept.at(-1)?.end ?? 0)) kept.push(range);
  }
  return kept;
}

function mask(value: string): string {
  const shown = value.length < SHORTEST_SHOWN_IN_PART ? "" : value.slice(0, MOST_SHOWN);
  return `${shown}… (${value.length} characters)`;
}

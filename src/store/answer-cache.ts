import { crc32 } from "node:zlib";
import { readCacheBytes, removeCacheFile, writeCacheFile } from "../git/git-directory.ts";
import { asciiJson } from "./ascii-json.ts";
import type { PromptStore } from "./prompt-store.ts";

const NAMES = ["listing", "status"] as const;

/** Which answer is meant: `name` is the cache file's, `question` holds all that the answer depends on. */
export interface KeptAnswer {
  name: (typeof NAMES)[number];
  /** To be raised with every change of what an answer holds. */
  format: number;
  question: unknown;
}

interface FirstLine extends Omit<KeptAnswer, "name"> {
  checksum: number;
}

/** Reads an answer that was kept; null when there is none to this very question. */
export async function readAnswer<Answer>(
  { repository }: Pick<PromptStore, "repository">,
  { name, ...asked }: KeptAnswer,
): Promise<Answer | null> {
  const bytes = await readCacheBytes(repository, name);
  const end = bytes?.indexOf("\n") ?? -1;
  if (bytes === null || end === -1) return null;
  const json = bytes.subarray(end + 1);
  return bytes.toString("latin1", 0, end) === firstLine({ ...asked, checksum: crc32(json) })
    ? (JSON.parse(json.toString("latin1")) as Answer)
    : null;
}

/** Keeps an answer beside the question that it answers, in place of the one before. */
export async function keepAnswer(
  { repository }: Pick<PromptStore, "repository">,
  { name, ...asked }: KeptAnswer,
  answer: unknown,
): Promise<void> {
  const json = Buffer.from(asciiJson(answer), "latin1");
  await writeCacheFile(repository, name, Buffer.concat([Buffer.from(`${firstLine({ ...asked, checksum: crc32(json) })}\n`), json]));
}

/**
 * Forgets all answers. What this clone has seen of an environment's branch is in no question: an answer from before the
 * branch moved would be given without a word when somebody sets the branch back.
 */
export async function forgetAnswers({ repository }: Pick<PromptStore, "repository">): Promise<void> {
  await Promise.all(NAMES.map((name) => removeCacheFile(repository, name)));
}

function firstLine({ format, question, checksum }: FirstLine): string {
  return asciiJson({ format, question, checksum });
}

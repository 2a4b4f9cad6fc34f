import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ObjectId } from "./object-id.ts";

/**
 * The id that git gives to a file of these bytes: the hash of its kind, its length and itself.
 *
 * @example blobIdOf(new Uint8Array(), "sha1") // e69de29bb2d1d6434b8b29ae775ad8c2e48c5391
 */
export function blobIdOf(bytes: Uint8Array, format: "sha1" | "sha256"): ObjectId {
  // Not by node:crypto, which takes as long to load as all the rest that a warm command does.
  const hash = (format === "sha1" ? sha1 : sha256).create();
  return bytesToHex(
    hash
      .update(utf8ToBytes(`blob ${bytes.length}\0`))
      .update(bytes)
      .digest(),
  ) as ObjectId;
}

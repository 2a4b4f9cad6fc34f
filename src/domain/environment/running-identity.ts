import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeRunning, type RunningRecord } from "./running-entry.ts";

/** What a record does, as a hash: all of it but who wrote it, how and why. */
export function identityOf(record: RunningRecord): string {
  return bytesToHex(sha256(utf8ToBytes(encodeRunning({ ...record, action: "rollback", operation: "", reason: null }))));
}

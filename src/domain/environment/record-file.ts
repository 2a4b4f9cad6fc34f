import { Invalid } from "../errors.ts";
import type { DeploymentRecord } from "./deployment.ts";
import { recordJson, recordText } from "./record-text.ts";

const FIELDS = [
  "key",
  "version",
  "label",
  "kind",
  "commit",
  "blob",
  "digest",
  "action",
  "source",
  "operation",
  "reason",
  "held",
  "previous",
] as const satisfies readonly (keyof DeploymentRecord)[];

/** The text of a deployment record: JSON that reads and compares well, one field a line. */
export function encodeRecord(record: DeploymentRecord): string {
  return recordText(record, FIELDS);
}

/**
 * Reads a deployment record.
 *
 * @throws Invalid when the text is no record: environments are ordinary branches, which anybody with access can edit.
 */
export function parseRecord(text: string, path: string): DeploymentRecord {
  const value = recordJson(text, path);
  if (!isRecord(value)) throw new Invalid("invalid-record", `${path} is not a deployment record.`, { hint: "promptlane doctor" });
  return { ...value, held: value.held ?? [], previous: value.previous ?? [] };
}

function isRecord(value: unknown): value is DeploymentRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<DeploymentRecord>;
  return (
    typeof record.key === "string" &&
    typeof record.label === "string" &&
    typeof record.action === "string" &&
    typeof record.operation === "string" &&
    (record.version === null || Number.isSafeInteger(record.version)) &&
    (record.blob === null || typeof record.blob === "string") &&
    (record.previous === undefined || Array.isArray(record.previous)) &&
    (record.held === undefined || Array.isArray(record.held))
  );
}

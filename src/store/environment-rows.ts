import type { DeploymentAction, HeldVersion } from "../domain/environment/deployment.ts";
import type { LiveEntry } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";

const NONE = "-";

// Split by tabs and not read as JSON, since a listing does this for every prompt of every environment.
/** Writes an entry as the row of a cache table. */
export function formatLiveEntry({
  kind,
  version,
  label,
  commit,
  blob,
  digest,
  action,
  since,
  by,
  deployment,
  record,
  held,
}: LiveEntry): string {
  const fields = [kind, version, label, commit, blob, digest, action, since, by.name, by.email, deployment, record];
  const heldField = held.length === 0 ? NONE : JSON.stringify(held);
  return [...fields.map((field) => (field === null ? NONE : String(field).replaceAll(/[\t\n]/g, " "))), heldField].join("\t");
}

/** Reads the row of an entry. */
export function parseLiveEntry(key: PromptKey, row: string): LiveEntry {
  const [kind, version, label = "", commit, blob, digest, action, since = "", name = "", email = "", deployment, record, held] =
    row.split("\t");
  return {
    key,
    kind: kind as PromptKind,
    version: version === NONE ? null : Number(version),
    label,
    commit: orNull<ObjectId>(commit),
    blob: orNull<ObjectId>(blob),
    digest: orNull<string>(digest),
    action: action as DeploymentAction,
    since,
    by: { name, email },
    deployment: deployment as ObjectId,
    record: orNull<ObjectId>(record),
    held: held === undefined || held === NONE ? [] : (JSON.parse(held) as HeldVersion[]),
  };
}

function orNull<Text extends string>(field: string | undefined): Text | null {
  return field === undefined || field === NONE ? null : (field as Text);
}

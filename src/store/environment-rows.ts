import type { DeploymentAction, HeldVersion } from "../domain/environment/deployment.ts";
import type { LiveContent, LiveEntry } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { asciiJson } from "./cache-table.ts";
import { formatTextField, parseTextField } from "./text-field.ts";

const NONE = "-";

/*
 * A row is thirteen fields behind tabs. What a listing shows comes first, so that it is cut out without the rest: kind,
 * version, label, blob, commit; then digest, action, since, name and e-mail, deployment, record, held versions.
 */

/** Writes an entry as the row of a cache table. */
export function formatLiveEntry(entry: LiveEntry): string {
  const { kind, version, label, blob, commit, digest, action, since, by, deployment, record, held } = entry;
  const ids = (fields: (string | number | null)[]) => fields.map((field) => field ?? NONE);
  const heldField = held.length === 0 ? NONE : asciiJson(held);
  const person = [formatTextField(by.name), formatTextField(by.email)];
  return [...ids([kind, version, label, blob, commit, digest, action, since]), ...person, ...ids([deployment, record]), heldField].join(
    "\t",
  );
}

/** Reads the row of an entry. */
export function parseLiveEntry(key: PromptKey, row: string): LiveEntry {
  const [kind, version, label = "", blob, commit, digest, action, since = "", name = "", email = "", deployment, record, held] =
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
    by: { name: parseTextField(name) ?? "", email: parseTextField(email) ?? "" },
    deployment: deployment as ObjectId,
    record: orNull<ObjectId>(record),
    held: held === undefined || held === NONE ? [] : (JSON.parse(held) as HeldVersion[]),
  };
}

/** Reads the beginning of a row, at `start` of `text`: what is live, or null for a retired prompt. */
export function parseLiveContent(key: PromptKey, text: string, start: number): LiveContent | null {
  const kindEnd = text.indexOf("\t", start);
  const versionEnd = text.indexOf("\t", kindEnd + 1);
  const labelEnd = text.indexOf("\t", versionEnd + 1);
  if (text.startsWith(`${NONE}\t`, labelEnd + 1)) return null;
  const blobEnd = text.indexOf("\t", labelEnd + 1);
  const version = text.slice(kindEnd + 1, versionEnd);
  return {
    key,
    kind: text.slice(start, kindEnd) as PromptKind,
    version: version === NONE ? null : Number(version),
    label: text.slice(versionEnd + 1, labelEnd),
    blob: text.slice(labelEnd + 1, blobEnd) as ObjectId,
    commit: orNull<ObjectId>(text.slice(blobEnd + 1, text.indexOf("\t", blobEnd + 1))),
  };
}

function orNull<Text extends string>(field: string | undefined): Text | null {
  return field === undefined || field === NONE ? null : (field as Text);
}

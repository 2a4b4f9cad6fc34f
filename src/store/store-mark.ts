import { STORE_FILE } from "../domain/environment/environment-paths.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { Invalid, PolicyRefused } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { branchName } from "../domain/ref-name.ts";
import type { TreeEdit } from "../git/fast-import.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentRef } from "./ref-names.ts";

/** The format of an environment's tree. */
const FORMAT = 1;

/** Which store an environment's branch belongs to. */
interface StoreMark {
  format: number;
  store: string;
}

/** The file that says which store a branch belongs to. */
export function storeMark(store: PromptStore): TreeEdit {
  const mark: StoreMark = { format: FORMAT, store: store.path };
  return { path: STORE_FILE, content: `${JSON.stringify(mark)}\n` };
}

/**
 * Holds apart several stores of one repository, and branches that only look like an environment's.
 *
 * @throws PolicyRefused when the branch belongs to another store, or to none.
 * @throws Invalid when a newer promptlane wrote it.
 */
export async function refuseForeignBranch(store: PromptStore, name: EnvironmentName, tip: ObjectId): Promise<void> {
  const mark = await readMark(store, tip);
  const branch = branchName(environmentRef(store.manifest.manifest.refs, name));
  if (mark === null) {
    throw new PolicyRefused("not-an-environment", `The branch ${branch} was not made by promptlane: it has no ${STORE_FILE}.`, {
      hint: "rename that branch, or set another prefix as `refs:` in the manifest",
    });
  }
  if (mark.format > FORMAT) {
    throw new Invalid("newer-format", `The branch ${branch} was written by a newer promptlane (format ${mark.format}).`, {
      hint: "npm install --global promptlane@latest",
    });
  }
  if (mark.store === store.path) return;
  throw new PolicyRefused("another-store", `The branch ${branch} belongs to the store ${mark.store}, not to ${store.path}.`, {
    hint: `promptlane --store ${mark.store}, or set another prefix as \`refs:\` in the manifest of ${store.path}`,
    details: { branch, store: mark.store },
  });
}

async function readMark(store: PromptStore, tip: ObjectId): Promise<StoreMark | null> {
  const object = await store.objects.read(`${tip}:${STORE_FILE}`);
  if (object === null) return null;
  try {
    const mark = JSON.parse(object.content.toString("utf8")) as Partial<StoreMark> | null;
    return typeof mark?.format === "number" && typeof mark.store === "string" ? { format: mark.format, store: mark.store } : null;
  } catch {
    return null;
  }
}

import { Invalid } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { GitObject, ObjectReader } from "../git/objects.ts";

/**
 * Reads contents that the repository should have, in the order of their ids.
 *
 * @throws Invalid when it lacks one of them: what cannot be read must not be taken for empty, and never be kept as such.
 */
export async function readContents(objects: ObjectReader, ids: readonly ObjectId[]): Promise<Buffer[]> {
  const found = await objects.readMany(ids);
  return found.map((object, index) => presentContent(object, ids[index] as ObjectId));
}

/** The content of an object that was found; throws as `readContents` does. */
export function presentContent(object: GitObject | null, id: ObjectId): Buffer {
  if (object === null) throw missingContent(id);
  return object.content;
}

function missingContent(id: ObjectId): Invalid {
  return new Invalid("content-missing", `The repository lacks the content ${id}.`, {
    hint: "Run git fsck; git fetch --refetch brings back what the remote has.",
  });
}

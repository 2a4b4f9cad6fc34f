import type { Person } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { LoggedCommit } from "../git/log.ts";

/** The deployment that wrote a record. */
export interface DeploymentOrigin {
  deployment: ObjectId;
  since: string;
  by: Person;
}

/** Who deployed with a commit, and when. */
export function originOf({ id, committerDate, author }: Pick<LoggedCommit, "id" | "committerDate" | "author">): DeploymentOrigin {
  return { deployment: id, since: new Date(committerDate).toISOString(), by: author };
}

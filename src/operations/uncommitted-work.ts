import { Invalid } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { draftOf } from "../store/drafts-among.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/**
 * Refuses to touch a prompt whose working files hold work that no commit has, as `git rm` does: nothing could bring it
 * back.
 *
 * @throws Invalid with the way to keep it.
 */
export async function refuseUncommitted(store: PromptStore, key: PromptKey, verb: "remove" | "rename"): Promise<void> {
  const draft = await draftOf(store, key);
  if (draft === null || !draft.uncommitted) return;
  const isNew = draft.committed === null;
  throw new Invalid(
    "uncommitted-work",
    `${key} ${isNew ? "is not committed" : "has changes that are not committed"}, which this would lose or mix in.`,
    {
      hint: `${isNew ? "commit it first" : "commit or undo them first"}: git status; then promptlane ${verb === "remove" ? "rm" : "mv"} again`,
      details: { key },
    },
  );
}

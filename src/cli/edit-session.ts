import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Interrupted, Invalid, PromptlaneError } from "../domain/errors.ts";
import { promptName } from "../domain/version/selector.ts";
import { editPrompt, promptFilePath } from "../operations/edit-prompt.ts";
import type { EditedPrompt } from "../operations/edit-prompt.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { chooseEditor, openEditor } from "./editor.ts";
import type { Session } from "./session.ts";
import { viewError } from "./views/error.ts";

/** What is edited, and how the result is saved. */
export interface EditTarget {
  key: string;
  template?: string;
  message?: string;
  draft: boolean;
}

/**
 * Lets a person edit a copy of a prompt, and saves what comes out. Nothing typed is ever lost: text that cannot be saved
 * may be edited again, and else stays in the copy, which the error names.
 */
export async function editInEditor(session: Session, store: PromptStore, target: EditTarget): Promise<EditedPrompt> {
  const editor = chooseEditor(session);
  const path = await promptFilePath(store, target);
  const original = await readFile(path, "utf8");
  const copy = join(await mkdtemp(join(tmpdir(), "promptlane-")), basename(path));
  await writeFile(copy, original);
  for (;;) {
    try {
      await openEditor(session, editor, copy);
      const document = await editPrompt(store, { ...target, text: await readFile(copy, "utf8") });
      await rm(dirname(copy), { recursive: true });
      return document;
    } catch (error) {
      if (await wantsToGoOn(session, error)) continue;
      throw await keepText(error, copy, original, target);
    }
  }
}

async function wantsToGoOn(session: Session, error: unknown): Promise<boolean> {
  if (!(error instanceof Invalid) || error.code === "editor-failed" || !session.ask.canAsk) return false;
  await session.output.note(viewError(error, session.noteStyle, { debug: false, words: [] }));
  // An interrupted question is a no, and the text must be kept all the same.
  return await session.ask.confirm({ text: "Edit it again?", flag: "--file" }).catch(() => false);
}

async function keepText(error: unknown, copy: string, original: string, { key, template }: EditTarget): Promise<unknown> {
  const isUnchanged = (await readFile(copy, "utf8").catch(() => original)) === original;
  if (isUnchanged) {
    await rm(dirname(copy), { recursive: true, force: true });
    return error;
  }
  const hint = `Your text is kept in ${copy}. Mend it, then: promptlane edit ${promptName(key, template)} --file ${copy}`;
  if (error instanceof PromptlaneError && !(error instanceof Interrupted)) {
    return new Invalid(error.code, error.hint === undefined ? error.message : `${error.message}\n${error.hint}`, {
      hint,
      details: { ...error.details, kept: copy },
      cause: error,
    });
  }
  return new Invalid("edit-failed", `The prompt was not saved: ${error instanceof Error ? error.message : String(error)}`, {
    hint,
    details: { kept: copy },
    cause: error,
  });
}

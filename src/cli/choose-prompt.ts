import { Usage } from "../domain/errors.ts";
import { names } from "../operations/names.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { Session } from "./session.ts";

/** Lets a person pick a prompt that the command line left out. */
export async function choosePrompt(session: Session, store: PromptStore): Promise<string> {
  if (!session.ask.canAsk) throw new Usage("missing-argument", "No prompt is named.", { hint: "promptlane list shows their keys." });
  return await session.ask.choose({ text: "Which prompt?", choices: await names(store, { kind: "prompts" }), flag: "its key" });
}

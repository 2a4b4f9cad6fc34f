import { Usage } from "../domain/errors.ts";
import type { Session, View } from "./session.ts";

/** Shows a document that is also drawn for pull requests. */
export async function showReport<Document extends object>(
  session: Session,
  document: Document,
  { markdown, view, viewMarkdown }: { markdown: boolean; view: View<Document>; viewMarkdown: View<Document> },
): Promise<void> {
  if (markdown) await session.output.text(viewMarkdown(document, session.style));
  else await session.showLong(document, view);
}

/**
 * Refuses a command line that asks for two forms, before any work is done.
 *
 * @throws Usage `two-formats`.
 */
export function refuseTwoForms({ options }: Session, markdown: boolean): void {
  if (options.json && markdown) {
    throw new Usage("two-formats", "--json and --markdown are two answers.", { hint: "leave one of them out" });
  }
}

import type { Loss } from "../domain/formats/format.ts";
import type { Session } from "./session.ts";

/** Says on standard error what another format has no place for, one line each. */
export async function noteLosses({ output, noteStyle }: Session, losses: readonly Loss[]): Promise<void> {
  for (const { path, line, column, message } of losses) {
    const place = noteStyle.strong(`${noteStyle.sanitizeLine(path)}:${line}:${column}`);
    await output.note(`Lost: ${place} ${noteStyle.sanitizeLine(message)}`);
  }
}

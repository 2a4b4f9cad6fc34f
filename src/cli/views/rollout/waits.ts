import type { ExplainedWait } from "../../../domain/experiment/explain-wait.ts";
import type { Style } from "../style.ts";

/** Draws what a rollout waits for, each with what to do about it. */
export function viewWaits(waits: readonly ExplainedWait[], style: Style): string {
  return waits
    .map(
      ({ message, hint }) =>
        `  ${style.warning("waits:")} ${style.sanitizeLine(message)}\n         ${style.dim(style.sanitizeLine(hint))}\n`,
    )
    .join("");
}

import { signedPercent } from "../../../domain/experiment/results/signed-percent.ts";
import type { GuardrailStatus } from "../../../operations/judge-rollout.ts";
import type { RolloutStatus } from "../../../operations/rollout-status.ts";
import { viewShare } from "../percent.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";

/** Draws the guardrails of a rollout, and with events what these say of them. */
export function viewGuardrails({ guardrails, trusted }: RolloutStatus, hasEvents: boolean, style: Style): string {
  const rows = guardrails.map(({ metric, tolerance, on_fail: onFail, ...result }) => [
    style.sanitizeLine(metric),
    `tolerance ${viewShare(tolerance)}`,
    `else ${onFail}`,
    ...(hasEvents ? [viewResult(result, trusted === true, style)] : []),
  ]);
  return viewTable({ rows, indent: 2 }, style);
}

function viewResult(
  { verdict, lift, interval }: Pick<GuardrailStatus, "verdict" | "lift" | "interval">,
  isTrusted: boolean,
  style: Style,
): string {
  if (!isTrusted) return style.failure("not to be trusted");
  const measured = lift === null || interval === null ? "" : `  ${signedPercent(lift)} [${interval.map(signedPercent).join(", ")}]`;
  if (verdict === "pass") return `${style.success("holds")}${measured}`;
  return `${verdict === "fail" ? style.failure("fails") : style.warning("undecided")}${measured}`;
}

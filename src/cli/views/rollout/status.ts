import type { RolloutStatus, RolloutStatusDocument } from "../../../operations/rollout-status.ts";
import { eventWarnings } from "../../../operations/event-warnings.ts";
import { viewWarnings } from "../deployment-plan.ts";
import { plural } from "../plural.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";
import { viewTime } from "../time.ts";
import { viewGuardrails } from "./guardrails.ts";
import { viewWaits } from "./waits.ts";

/** Draws the rollouts of an environment: how far each is, its guardrails, and what comes next. */
export function viewRolloutStatus(document: RolloutStatusDocument, style: Style): string {
  const { environment, rollouts, waiting, read } = document;
  const nothing = style.terminal && rollouts.length === 0 ? `No rollout runs in ${environment}.\n` : "";
  return (
    viewWarnings(eventWarnings(read), style) +
    nothing +
    rollouts.map((rollout) => viewRollout(rollout, document, style)).join("\n") +
    viewWaiting(waiting, environment, style)
  );
}

function viewRollout(rollout: RolloutStatus, { environment, read }: RolloutStatusDocument, style: Style): string {
  const { key, candidate, stable, percent, step, steps, since, by, state, units, differences } = rollout;
  const paused = state === "paused" ? style.warning(", paused") : "";
  const head = `${style.strong(style.sanitizeLine(key))} ${candidate} over ${stable} · ${environment} · ${percent} %${paused}, step ${step} of ${steps.length}`;
  const lines = [`since ${viewTime(since, style)}, ${style.sanitizeLine(by.name)}`];
  if (units !== null) lines.push(viewUnits(units, environment));
  if (differences === null) lines.push("the manifest has it no more; it runs on as it was started");
  else if (differences.length > 0) lines.push(`the manifest has other ${differences.join(", ")}; it runs on as it was started`);
  const text = lines.map((line) => `  ${line}\n`).join("");
  return `${head}\n${text}${viewGuardrails(rollout, read !== null, style)}${viewWaits(rollout.waits, style)}${viewNext(rollout, style)}`;
}

function viewUnits({ candidate, control }: NonNullable<RolloutStatus["units"]>, environment: string): string {
  if (candidate + control === 0) return `the events show nobody in ${environment} who got either version since it began`;
  return `${plural(candidate, "unit")} with the candidate, ${control} with the control`;
}

function viewNext({ command, next, steps, step }: RolloutStatus, style: Style): string {
  if (command === null) return "";
  const typed = style.strong(style.sanitizeLine(command));
  if (next === "advance") return `  Next, to ${steps[step]?.percent} %: ${typed}\n`;
  return next === "ship" ? `  Next: ${typed}\n` : `  ${style.failure("A guardrail failed:")} ${typed}\n`;
}

function viewWaiting(waiting: RolloutStatusDocument["waiting"], environment: string, style: Style): string {
  if (waiting.length === 0) return "";
  const rows = waiting.map(({ key, candidate }) => [
    style.sanitizeLine(key),
    style.sanitizeLine(candidate),
    style.dim(`promptlane rollout start ${style.sanitizeLine(key)} --env ${environment}`),
  ]);
  return `${style.heading("Not started")}\n${viewTable({ rows, indent: 2 }, style)}`;
}

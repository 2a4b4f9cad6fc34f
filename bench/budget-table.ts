import { columns } from "./report.ts";

/** What a call takes, beside what else does the same. */
export interface CallBudget {
  what: string;
  /** Microseconds. */
  measured: number;
  yardstick: string;
  microseconds: number;
  /** How many times the yardstick it may take. */
  most: number;
}

/** Whether a call takes longer than it may. */
export function isOver({ measured, microseconds, most }: CallBudget): boolean {
  return measured > most * microseconds;
}

/** The budgets in columns. */
export function budgetTable(budgets: readonly CallBudget[]): string {
  return columns([["WHAT", "PROMPTLANE", "YARDSTICK", "", "RATIO", "BUDGET", ""], ...budgets.map(cellsOf)]);
}

function cellsOf(budget: CallBudget): string[] {
  const { what, measured, yardstick, microseconds, most } = budget;
  const limit = most === Infinity ? "" : `${most} x`;
  return [
    what,
    measured.toFixed(2),
    yardstick,
    microseconds.toFixed(2),
    `${(measured / microseconds).toFixed(2)} x`,
    limit,
    most === Infinity ? "" : isOver(budget) ? "over" : "ok",
  ];
}

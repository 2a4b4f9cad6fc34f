import { measureTogether, type Rounds, type Subject } from "../measure/measure-together.ts";

/** A row of the table: a command, what it is compared with, and what it may take. */
export interface Row {
  what: string;
  subject: Subject;
  /** The git command that does the same work without promptlane. */
  yardstick: Yardstick | null;
  /** Milliseconds over a bare `node -e 0`, given the milliseconds of the yardstick. */
  budget: (yardstick: number) => number;
  /** Done once, before the first run. */
  setUp?: () => Promise<void>;
}

export interface Yardstick {
  what: string;
  subject: Subject;
}

/** A measured row. Times are medians in milliseconds, memory in megabytes. */
export interface RowResult {
  what: string;
  unit: "ms" | "MB";
  /** For times: the difference from a bare `node -e 0` of the same rounds. */
  measured: number;
  budget: number;
  yardstick: { what: string; milliseconds: number } | null;
  bareNode: number | null;
}

/** Runs a row's command, its yardstick and a bare node side by side. */
export async function measureRow(row: Row, rounds: Rounds): Promise<RowResult> {
  await row.setUp?.();
  const bareNode = { command: () => ({ program: process.execPath, args: ["-e", "0"], directory: process.cwd() }) };
  const medians = await measureTogether({ bareNode, subject: row.subject, yardstick: row.yardstick?.subject ?? bareNode }, rounds);
  return {
    what: row.what,
    unit: "ms",
    measured: medians.subject - medians.bareNode,
    budget: row.budget(medians.yardstick),
    yardstick: row.yardstick && { what: row.yardstick.what, milliseconds: medians.yardstick },
    bareNode: medians.bareNode,
  };
}

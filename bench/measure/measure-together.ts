import { median } from "./median.ts";
import { timeProcess, type Command } from "./run-process.ts";

/** Something to be timed again and again. */
export interface Subject {
  /** The command of one run; runs count from 0, and the warm-ups come first. */
  command: (run: number) => Command;
  /** Work before each run that is not timed. */
  prepare?: (run: number) => Promise<void>;
}

export interface Rounds {
  warmUps: number;
  measured: number;
}

/**
 * The median milliseconds of each subject. Every round runs each subject once, in alternating order, so that a busy
 * machine slows all of them alike.
 */
export async function measureTogether<Name extends string>(subjects: Record<Name, Subject>, rounds: Rounds): Promise<Record<Name, number>> {
  const entries = Object.entries<Subject>(subjects).map(([name, subject]) => ({ name, subject, times: [] as number[] }));
  for (let run = 0; run < rounds.warmUps + rounds.measured; run += 1) {
    for (const { subject, times } of run % 2 === 0 ? entries : entries.toReversed()) {
      await subject.prepare?.(run);
      const time = timeProcess(subject.command(run));
      if (run >= rounds.warmUps) times.push(time);
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, median(times)])) as Record<Name, number>;
}

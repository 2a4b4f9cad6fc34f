import { execFileSync } from "node:child_process";

/** Sends a signal to a process, or to a group by its number below zero; false when there is none. 0 only looks. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** Whether a process of the group still runs; one that has ended and that nobody has fetched yet does not. */
export function isGroupRunning(leader: number): boolean {
  if (!signalProcess(-leader, 0)) return false;
  const processes = execFileSync("ps", ["-A", "-o", "pgid=", "-o", "stat="], { encoding: "utf8" }).split("\n");
  return processes.some((line) => {
    const [group, state] = line.trim().split(/\s+/);
    return group === String(leader) && state?.startsWith("Z") === false;
  });
}

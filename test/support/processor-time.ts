/** The milliseconds of the processor that some work takes: the clock would also count what others do on a busy machine. */
export function processorTime<Result>(work: () => Result): { result: Result; milliseconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
}

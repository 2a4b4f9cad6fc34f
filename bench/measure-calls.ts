/** Something to be called again and again. */
export type Call = () => unknown;

const ROUNDS = 150;
const MILLISECONDS_OF_ROUND = 10;

/**
 * The microseconds that each call takes at its fastest. The calls take turns, so that a busy machine and a growing heap slow
 * all of them alike; the fastest round of each is the one that nothing else disturbed.
 */
export async function measureCalls<Name extends string>(calls: Record<Name, Call>): Promise<Record<Name, number>> {
  const subjects = Object.entries<Call>(calls).map(([name, call]) => ({ name, call, repeat: 1, fastest: Infinity }));
  for (const subject of subjects) subject.repeat = Math.max(1, Math.ceil(MILLISECONDS_OF_ROUND / (await timeOf(subject.call, 20))));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      subject.fastest = Math.min(subject.fastest, await timeOf(subject.call, subject.repeat));
    }
  }
  return Object.fromEntries(subjects.map(({ name, fastest }) => [name, fastest * 1000])) as Record<Name, number>;
}

/** The milliseconds of one call out of `repeat`. Only what is a promise is waited for. */
async function timeOf(call: Call, repeat: number): Promise<number> {
  const isAsync = call() instanceof Promise;
  const started = performance.now();
  if (isAsync) for (let run = 0; run < repeat; run += 1) await call();
  else for (let run = 0; run < repeat; run += 1) call();
  return (performance.now() - started) / repeat;
}

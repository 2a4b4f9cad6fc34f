import pRetry, { AbortError } from "p-retry";
import { Conflict } from "../domain/errors.ts";
import type { Landing } from "./branch-writer.ts";

const MOST_RETRIES = 40;

/**
 * Repeats an attempt for as long as the branch moves under it, with growing, jittered pauses, so that writers who
 * started together drift apart.
 *
 * @param attempt Reads the branch, decides anew and tries to land; null stands for nothing to do.
 * @throws Conflict when the branch never held still; whatever the attempt throws otherwise.
 */
export async function retryWhenStale<Result>(
  branch: string,
  attempt: () => Promise<{ landing: Landing | null; result: Result }>,
): Promise<Result> {
  const options = {
    retries: MOST_RETRIES,
    minTimeout: 15,
    factor: 1.4,
    maxTimeout: 800,
    randomize: true,
    shouldRetry: ({ error }: { error: Error }) => error instanceof Stale,
  };
  try {
    return await pRetry(async () => {
      const { landing, result } = await attempt().catch(abort);
      if (landing?.status === "stale") throw new Stale();
      return result;
    }, options);
  } catch (error) {
    if (error instanceof Stale) {
      throw new Conflict("too-busy", `${branch} moved ${MOST_RETRIES} times while this tried to write. Nothing was changed.`, {
        hint: "run the same command again",
      });
    }
    throw error;
  }
}

class Stale extends Error {}

// p-retry wraps a TypeError as a network error unless it is told to stop.
function abort(error: unknown): never {
  throw error instanceof Error ? new AbortError(error) : error;
}

import { ulid } from "ulid";

/** An id that sorts by the time it was made: a ULID in small letters. */
export function newId(): string {
  // It has to differ from others, not to be secret; ulid's own random numbers take two milliseconds to load.
  return ulid(undefined, Math.random).toLowerCase();
}

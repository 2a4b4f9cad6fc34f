/**
 * Leaves out of a sequence what a failure does not need: halves, then quarters and so on down to single acts.
 *
 * @param fails whether what is left fails still.
 * @param until the time, in milliseconds since 1970, after which it is left as it is.
 */
export async function shorten<Step>(
  steps: readonly Step[],
  fails: (left: readonly Step[]) => Promise<boolean>,
  until: number,
): Promise<Step[]> {
  let left = [...steps];
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = left.length - size; start > -size && Date.now() < until; start -= size) {
      const without = [...left.slice(0, Math.max(0, start)), ...left.slice(start + size)];
      if (without.length < left.length && (await fails(without))) left = without;
    }
  }
  return left;
}

// A gate has to answer the same of the same commit, so chance begins at the same place unless somebody asks for more.
const USUAL = 20_261_120;

/**
 * Where random tests begin: PROMPTLANE_SEED, to bring a failure back, or `PROMPTLANE_SEED=random` to look where nobody has
 * looked yet.
 */
export function chosenSeed(): number {
  const wish = process.env["PROMPTLANE_SEED"] || String(USUAL);
  const seed = wish === "random" ? Date.now() % 1_000_000_000 : Number(wish);
  if (!Number.isSafeInteger(seed)) throw new Error(`PROMPTLANE_SEED is ${wish}; it must be a whole number, or random.`);
  return seed;
}

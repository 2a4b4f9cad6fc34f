/** The seed of random tests: PROMPTLANE_SEED where it is set, to bring a failure back; else one by the clock. */
export function chosenSeed(): number {
  const seed = Number(process.env["PROMPTLANE_SEED"] || Date.now() % 1_000_000);
  process.stdout.write(`PROMPTLANE_SEED=${seed}\n`);
  return seed;
}

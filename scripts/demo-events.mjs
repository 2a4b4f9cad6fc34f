// Plays an application for the demo: whoever takes part in the experiment sees a prompt, gets an answer, and some say thank you.
import { assign, openEventLog, openStore, showExperiment } from "../dist/library/index.js";

const [name, file] = process.argv.slice(2);
const USERS = 16_000;
/** How many of 100 users are pleased, by variation. */
const PLEASED = { control: 41, warm: 47 };

const store = await openStore({ cwd: process.cwd(), environment: process.env });
const { environment, prompt, running } = await showExperiment(store, { name });
await store.close();

const log = openEventLog(file, { environment, commit: running.changed.commit });
const chance = repeatableChance(5);
let exposed = 0;
for (let number = 1; number <= USERS; number += 1) {
  const unit = `u-${number}`;
  const assignment = assign(running.experiment, { user: unit });
  log.exposure(assignment);
  if (assignment.variation === null) continue;
  exposed += 1;
  log.generation({ unit, prompt, model: "gpt-4o-mini", inputTokens: 320, outputTokens: 60, values: { latency_ms: 600 + chance() * 500 } });
  if (chance() * 100 < PLEASED[assignment.variation]) log.outcome({ event: "feedback", unit, value: true });
}
log.close();
console.log(`${exposed} of ${USERS} users took part`);

/** Lehmer's generator: the same numbers in every run, so that the story ends as it is told. */
function repeatableChance(seed) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

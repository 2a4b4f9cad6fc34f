import fc from "fast-check";
import { chosenSeed } from "./seed.ts";

// A property that fails prints the seed that it began with.
fc.configureGlobal({ seed: chosenSeed() | 0 });

export default fc;

// Reads a file of events with the built library and makes results of it, as a process of its own.
import { experimentResults, readEvents, reduceEvents } from "../../dist/library/index.js";

const [path, setup] = process.argv.slice(2);
const { experiment, metrics } = JSON.parse(setup);
const reduction = reduceEvents(experiment, metrics);
await readEvents([path], reduction.add);
experimentResults(experiment, metrics, reduction.result());

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { assign } from "../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../src/domain/experiment/experiment.ts";
import type { Metrics } from "../../src/domain/experiment/results/metric.ts";
import { openEventLog } from "../../src/store/event-log.ts";
import { peakMemory } from "../measure/peak-memory.ts";

const UNITS = 250_000;

const metrics: Metrics = {
  thumbs_up: { type: "proportion", event: "feedback", direction: "increase" },
  latency_ms: { type: "mean", event: "generation", direction: "decrease", cap_percentile: 0.999 },
};
const experiment: Experiment = {
  name: "support-tone",
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
  metrics: { primary: "thumbs_up", guardrails: ["latency_ms"] },
};

/** The seconds and the megabytes of a process, from its start to its end, that makes results of a million events. */
export function resultsOfMillionEvents(): { seconds: number; megabytes: number } {
  const folder = mkdtempSync(join(tmpdir(), "promptlane-events-"));
  try {
    const path = join(folder, "events.jsonl");
    writeEvents(path);
    const started = performance.now();
    const megabytes = peakMemory(process.cwd(), folder, join(process.cwd(), "bench/experiment/results-of.mjs"), [
      path,
      JSON.stringify({ experiment, metrics }),
    ]);
    return { seconds: (performance.now() - started) / 1000, megabytes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeEvents(path: string): void {
  const log = openEventLog(path, { environment: "production", commit: "5e77b04" });
  for (let number = 0; number < UNITS; number += 1) {
    const unit = `user-${number}`;
    log.exposure(assign(experiment, { user: unit }));
    for (const extra of [0, 90]) {
      const values = { latency_ms: 700 + extra + (number % 97) * 5 };
      log.generation({ unit, prompt: "support/triage", model: "gpt-4o", inputTokens: 812, values });
    }
    log.outcome({ event: "feedback", unit, value: number % 5 < 2 });
  }
  log.close();
}

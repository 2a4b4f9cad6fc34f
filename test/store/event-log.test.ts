import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { assign } from "../../src/domain/experiment/assign.ts";
import type { ExperimentEvent } from "../../src/domain/experiment/events/event.ts";
import type { Experiment } from "../../src/domain/experiment/experiment.ts";
import { readEvents } from "../../src/store/event-files.ts";
import { openEventLog } from "../../src/store/event-log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const experiment: Experiment = {
  name: "support-tone",
  coverage: 0.5,
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
};
const users = Array.from({ length: 200 }, (_, index) => `josé-${index}`);
const inside = users.find((user) => assign(experiment, { user }).variation === "warm") ?? "";
const outside = users.find((user) => assign(experiment, { user }).variation === null) ?? "";

describe("a log of events", () => {
  it("is read again as it was written, in OpenTelemetry's names", async () => {
    const path = join(temporaryFolder(), "new", "events.jsonl");
    const log = openEventLog(path, { environment: "production", commit: "5e77b04" });
    log.exposure(assign(experiment, { user: inside }));
    log.outcome({ event: "feedback", unit: inside, value: true });
    log.generation({
      unit: inside,
      prompt: "support/triage",
      model: "gpt-4o",
      inputTokens: 812,
      outputTokens: 40,
      values: { latency_ms: 913 },
    });
    log.close();
    const { events } = await eventsIn(path);
    const frame = {
      schema_version: 1,
      id: expect.stringMatching(/^[0-9a-z]{26}$/) as string,
      time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    };
    expect(events).toEqual([
      {
        ...frame,
        event: "feature_flag.evaluation",
        "feature_flag.key": "support-tone",
        "feature_flag.result.variant": "warm",
        "feature_flag.result.reason": "split",
        "feature_flag.context.id": inside,
        "feature_flag.version": "5e77b04",
        "feature_flag.set.id": "production",
        "promptlane.seed": "support-tone",
      },
      { ...frame, event: "feedback", unit: inside, value: true },
      {
        ...frame,
        event: "generation",
        unit: inside,
        "gen_ai.prompt.name": "support/triage",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 812,
        "gen_ai.usage.output_tokens": 40,
        latency_ms: 913,
      },
    ]);
  });

  it("notes an exposure once for each experiment, unit, variation and seed, and nobody who takes no part", async () => {
    const path = join(temporaryFolder(), "events.jsonl");
    const log = openEventLog(path);
    const assignment = assign(experiment, { user: inside });
    const assignments = [assignment, { ...assignment }, { ...assignment, seed: "again" }, assign(experiment, { user: outside })];
    assignments.forEach(log.exposure);
    log.close();
    expect((await eventsIn(path)).events.map((event) => event["promptlane.seed" as keyof ExperimentEvent])).toEqual([
      "support-tone",
      "again",
    ]);
  });

  it("hashes units when told so, the same way everywhere", async () => {
    const path = join(temporaryFolder(), "events.jsonl");
    const log = openEventLog(path, { hashUnits: true });
    log.exposure(assign(experiment, { user: inside }));
    log.outcome({ event: "feedback", unit: inside });
    log.outcome({ event: "feedback", unit: "a" });
    log.close();
    expect(readFileSync(path, "utf8")).not.toContain(inside);
    const [exposure, outcome, other] = (await eventsIn(path)).events as Record<string, any>[];
    expect(outcome?.["unit"]).toBe(exposure?.["feature_flag.context.id"]);
    expect(other?.["unit"]).toBe("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
  });

  it("keeps an event whose values are called like its own fields", async () => {
    const path = join(temporaryFolder(), "events.jsonl");
    const log = openEventLog(path);
    log.outcome({ event: "answer", unit: "u-1", values: { time: 12, schema_version: 7, seconds: 3 } });
    log.close();
    const { events, report } = await eventsIn(path);
    expect([events[0]?.["seconds" as keyof ExperimentEvent], report.malformed]).toEqual([3, 0]);
  });

  it("goes on behind a line that was cut", async () => {
    const path = join(temporaryFolder(), "events.jsonl");
    openEventLog(path).outcome({ event: "feedback", unit: "a" });
    appendFileSync(path, '{"schema_version":1,"ev');
    expect((await eventsIn(path)).report).toMatchObject({ events: 1, malformed: 0, cut: [{ path, line: 2 }] });
    openEventLog(path).outcome({ event: "feedback", unit: "b" });
    openEventLog(path).outcome({ event: "feedback", unit: "c" });
    const { report } = await eventsIn(path);
    expect(report).toEqual({ events: 3, malformed: 1, malformed_lines: [{ path, line: 2, fault: "no JSON" }], cut: [] });
  });
});

describe("reading", () => {
  it("names the first hundred malformed lines, and counts all", async () => {
    const path = join(temporaryFolder(), "events.jsonl");
    writeFileSync(path, "x\n".repeat(250));
    const { malformed, malformed_lines: lines } = (await eventsIn(path)).report;
    expect([malformed, lines.length, lines.at(-1)?.line]).toEqual([250, 100, 100]);
  });

  it("says which file is not there", async () => {
    const path = join(temporaryFolder(), "none.jsonl");
    await expect(eventsIn(path)).rejects.toMatchObject({ code: "events-unreadable", details: { path } });
  });
});

async function eventsIn(path: string): Promise<{ events: ExperimentEvent[]; report: Awaited<ReturnType<typeof readEvents>> }> {
  const events: ExperimentEvent[] = [];
  const report = await readEvents([path], (event) => events.push(event));
  return { events, report };
}

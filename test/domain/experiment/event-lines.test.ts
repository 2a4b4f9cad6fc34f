import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { eventLines } from "../../../src/domain/experiment/events/event-lines.ts";
import { line } from "./event-line.ts";

const OUTCOME = line({ event: "feedback", unit: "josé 😀", value: 1 });

describe("lines of events", () => {
  it.each<[string, string, string[]]>([
    ["are counted with those that are none", `${OUTCOME}\nnonsense\n\n[1]\n${OUTCOME}\n`, ["event", "2: no JSON", "4: no object", "event"]],
    ["may lack the end of the last", `${OUTCOME}\n${OUTCOME}`, ["event", "event"]],
    ["may be cut off in the last", `${OUTCOME}\n${OUTCOME.slice(0, -4)}`, ["event", "cut 2"]],
    ["may end as in Windows", `${OUTCOME}\r\n${OUTCOME}\r\n`, ["event", "event"]],
    ["are none in an empty file", "", []],
    ["are skipped when they are too long", `${"x".repeat(1_048_577)}\n${OUTCOME}\n`, ["1: longer than 1 MiB", "event"]],
    ["are skipped when they are too long and last", `${OUTCOME}\n${"x".repeat(3_000_000)}`, ["event", "2: longer than 1 MiB"]],
  ])("%s", (_, text, told) => {
    expect(toldOf([text])).toEqual(told);
  });

  it("property: are the same however the file is cut into pieces", () => {
    const text = `${OUTCOME}\nnonsense\n${line({ event: "generation", unit: "2" })}\n${OUTCOME.slice(0, 30)}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (cuts) => {
        const ends = [0, ...cuts.sort((one, two) => one - two), text.length];
        expect(toldOf(ends.slice(1).map((end, index) => text.slice(ends[index], end)))).toEqual(toldOf([text]));
      }),
    );
  });

  it("too long ones are not kept while they are read", () => {
    expect(toldOf([...Array.from({ length: 100 }, () => "x".repeat(100_000)), `\n${OUTCOME}\n`])).toEqual([
      "1: longer than 1 MiB",
      "event",
    ]);
  });
});

describe("an event is malformed", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["of another schema", { schema_version: 2, event: "feedback", unit: "u" }, "schema_version is not 1"],
    ["without a time", { time: null, event: "feedback", unit: "u" }, "time is not in UTC, such as 2026-11-20T09:00:00.000Z"],
    [
      "in a local time",
      { time: "2026-11-20T09:00:00+01:00", event: "feedback", unit: "u" },
      "time is not in UTC, such as 2026-11-20T09:00:00.000Z",
    ],
    ["at no time", { time: "yesterdayZ", event: "feedback", unit: "u" }, "time is not in UTC, such as 2026-11-20T09:00:00.000Z"],
    ["without a unit", { event: "feedback" }, "unit is missing"],
    ["with a unit that is no text", { event: "feedback", unit: 7 }, "unit is missing"],
    ["without a name", { unit: "u" }, "event is missing"],
    [
      "as an exposure to nothing",
      { event: "feature_flag.evaluation", "feature_flag.key": "tone" },
      "feature_flag.result.variant is missing",
    ],
  ])("%s", (_, fields, fault) => {
    expect(toldOf([`${line(fields)}\n`])).toEqual([`1: ${fault}`]);
  });
});

function toldOf(pieces: readonly string[]): string[] {
  const told: string[] = [];
  const lines = eventLines({
    event: () => told.push("event"),
    malformed: (number, fault) => told.push(`${number}: ${fault}`),
    cut: (number) => told.push(`cut ${number}`),
  });
  for (const piece of pieces) lines.push(piece);
  lines.end();
  return told;
}

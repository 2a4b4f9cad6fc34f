import { symlinkSync } from "node:fs";
import { expect, it } from "vitest";

import { readEvents } from "../../src/store/event-files.ts";
import { eventFiles } from "../../src/store/event-paths.ts";
import { line } from "../domain/experiment/event-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

it("reads the files of a folder at any depth, and none of them twice, named as they were written", async () => {
  const cwd = temporaryFolder();
  const event = `${line({ event: "feedback", unit: "a" })}\n`;
  writeFiles(cwd, { "logs/b.jsonl": `${event}broken\n`, "logs/2026/a.jsonl": event, "logs/notes.txt": "no", "c.events": event });
  symlinkSync(`${cwd}/c.events`, `${cwd}/again.events`);
  const files = await eventFiles(["logs", "c.events", "logs/b.jsonl", "./c.events", "again.events"], cwd);
  expect(files.map(({ name }) => name)).toEqual(["logs/2026/a.jsonl", "logs/b.jsonl", "c.events"]);
  const report = await readEvents(files, () => {});
  expect(report).toMatchObject({ events: 3, malformed_lines: [{ path: "logs/b.jsonl", line: 2 }] });
});

it("says of a folder without events, and of a file that is not there, what is missing", async () => {
  const cwd = temporaryFolder();
  writeFiles(cwd, { "logs/notes.txt": "no" });
  await expect(eventFiles(["logs"], cwd)).rejects.toMatchObject({ code: "no-event-files" });
  await expect(readEvents(await eventFiles(["gone.jsonl"], cwd), () => {})).rejects.toMatchObject({
    code: "events-unreadable",
    message: "The events in gone.jsonl cannot be read.",
  });
});

it("reads bytes that come in pieces as it reads a file, also where a character is cut in two", async () => {
  const bytes = Buffer.from(`${line({ event: "feedback", unit: "李雷" })}\n`);
  const units: unknown[] = [];
  const pieces = async function* () {
    for (const byte of bytes) yield Uint8Array.of(byte);
  };
  await readEvents([{ name: "-", open: pieces }], (event) => units.push("unit" in event ? event.unit : null));
  expect(units).toEqual(["李雷"]);
});

import { describe, expect, test } from "vitest";
import { createStyle } from "../../../src/cli/views/style.ts";
import { relativeTime, viewTime } from "../../../src/cli/views/time.ts";

const NOW = new Date("2026-03-01T12:00:00Z");

describe("on a terminal", () => {
  test.each([
    { time: "2026-03-01T11:59:30Z", text: "just now" },
    { time: "2026-03-01T12:00:20Z", text: "just now" },
    { time: "2026-03-01T11:59:00Z", text: "1 min ago" },
    { time: "2026-03-01T11:56:01Z", text: "3 min ago" },
    { time: "2026-03-01T10:00:00Z", text: "2 h ago" },
    { time: "2026-02-28T12:00:00Z", text: "1 day ago" },
    { time: "2026-02-26T11:00:00Z", text: "3 days ago" },
    { time: "2025-12-01T12:00:00Z", text: "2 months ago" },
    { time: "2023-02-01T12:00:00Z", text: "3 years ago" },
    { time: "2026-03-01T14:00:00Z", text: "in 2 h" },
    { time: "2026-03-01T11:00:00+01:00", text: "2 h ago" },
  ])("$time is $text", ({ time, text }) => {
    expect(relativeTime(new Date(time), NOW)).toBe(text);
  });

  test("a time is told from now", () => {
    expect(viewTime("2026-03-01T10:00:00Z", createStyle({ color: false, terminal: true, width: 80, now: NOW }))).toBe("2 h ago");
  });
});

describe("elsewhere", () => {
  const style = createStyle({ color: false, terminal: false, width: null, now: NOW });

  test("a time is in UTC", () => {
    expect(viewTime("2026-03-01T10:00:00+02:00", style)).toBe("2026-03-01T08:00:00Z");
    expect(viewTime(NOW, style)).toBe("2026-03-01T12:00:00Z");
  });

  test("what is no time is shown as it is", () => {
    expect(viewTime("a while ago", style)).toBe("a while ago");
  });
});

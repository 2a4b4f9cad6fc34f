import { expect, it } from "vitest";
import { tellFetchAge } from "../../src/store/fetch-age.ts";
import type { Notice, PromptStore } from "../../src/store/prompt-store.ts";
import { promptStore } from "../operations/prompt-store.ts";

const HOUR = 3_600_000;

it.each<[string, number, Partial<PromptStore>, string[]]>([
  ["three hours", 3 * HOUR, {}, ["origin was last fetched 3 h ago."]],
  ["three days", 72 * HOUR, {}, ["origin was last fetched 3 days ago."]],
  ["half an hour", HOUR / 2, {}, []],
  ["three hours, and --no-fetch", 3 * HOUR, { fetchPolicy: "never" }, []],
  ["three hours, and no remote", 3 * HOUR, { remote: null }, []],
])("tells how old the remote's branches are: %s", async (_, age, rest, messages) => {
  const notices: Notice[] = [];
  const store = await promptStore();
  await store.with(async (opened) => {
    const fetchedAt = new Date(Date.now() - age);
    tellFetchAge({ ...opened, remote: "origin", fetchedAt, notify: (notice) => notices.push(notice), ...rest });
  });
  expect(notices.map(({ message }) => message)).toEqual(messages);
  expect(notices.every(({ code }) => code === "fetched-long-ago")).toBe(true);
});

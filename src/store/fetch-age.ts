import type { PromptStore } from "./prompt-store.ts";

const HOUR = 3_600_000;

/** Tells a reader how old the remote's branches are here, once they are over an hour old. */
export function tellFetchAge({ remote, fetchedAt, fetchPolicy, notify }: PromptStore): void {
  if (remote === null || fetchPolicy === "never" || fetchedAt === null) return;
  const hours = Math.floor((Date.now() - fetchedAt.getTime()) / HOUR);
  if (hours < 1) return;
  const age = hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
  notify({ code: "fetched-long-ago", message: `${remote} was last fetched ${age} ago.`, hint: "add --fetch to look again" });
}

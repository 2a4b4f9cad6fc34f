import { GrowthBookClient } from "@growthbook/growthbook";

import { assign } from "../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../src/domain/experiment/experiment.ts";
import type { Call } from "../measure-calls.ts";

const USERS = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
const condition = { plan: { $in: ["pro", "team"] } };
const ours: Experiment = {
  name: "support-tone",
  coverage: 0.8,
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
};
const theirs = {
  key: "support-tone",
  hashVersion: 2,
  hashAttribute: "user",
  coverage: 0.8,
  variations: ["control", "warm"] as [string, string],
};

/** The same question to promptlane and to GrowthBook's SDK for servers, a thousand users in turn. */
export function assigners(isTargeted: boolean): Record<"promptlane" | "growthbook", Call> {
  const client = new GrowthBookClient({});
  const own = isTargeted ? { ...ours, targeting: condition } : ours;
  const other = isTargeted ? { ...theirs, condition } : theirs;
  const [ourUser, theirUser] = [userInTurn(), userInTurn()];
  return {
    promptlane: () => assign(own, { user: ourUser(), attributes: { plan: "pro" } }).variation,
    growthbook: () => client.runInlineExperiment(other, { attributes: { user: theirUser(), plan: "pro" } }).value,
  };
}

function userInTurn(): () => string {
  let turn = 0;
  return () => USERS[turn++ % USERS.length] ?? "";
}

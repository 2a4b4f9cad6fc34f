import { describe, expect, it } from "vitest";
import { verify } from "../../src/operations/verify.ts";
import { failure, moves, promptStore, skips, type TestStore } from "./prompt-store.ts";

const FLOW = { "desk/flow.yaml": "title: Desk\n", "desk/main.md": "as a flow\n" };
const PROMPTS = { "desk/main.md": "as a prompt\n", "desk/side.md": "beside it\n" };
const AS_PROMPTS = { "desk/flow.yaml": null, ...PROMPTS };

async function live(from: Record<string, string>, to: Record<string, string | null>): Promise<TestStore> {
  const store = await promptStore({ prompts: { ...from, "other.md": "1\n" } });
  await store.promoteAll("canary");
  await store.write({ ...to, "other.md": "2\n" });
  return store;
}

async function findings(store: TestStore): Promise<unknown[]> {
  return (await store.with((opened) => verify(opened, {}))).findings;
}

describe("a flow and a prompt inside its folder are never live together", () => {
  it("so that prompts are left alone until the flow that they were is retired", async () => {
    const store = await live(FLOW, AS_PROMPTS);
    const first = await store.promoteAll("canary");
    expect(moves(first)).toEqual({ other: "v1 -> v2" });
    expect(skips(first)).toEqual({ "desk/main": "overlaps-flow", "desk/side": "overlaps-flow", desk: "absent-in-source" });
    expect(first.skipped[0]).toMatchObject({
      reason: "it would lie in the folder of the flow desk",
      hint: "promptlane retire desk --env canary",
    });
    await store.retire("canary", ["desk"]);
    expect(moves(await store.promoteAll("canary"))).toEqual({ "desk/main": "none -> v1", "desk/side": "none -> v1" });
    expect(await findings(store)).toEqual([]);
  });

  it("so that a flow is left alone until the prompts in its folder are retired", async () => {
    const store = await live(PROMPTS, { ...FLOW, "desk/side.md": null });
    const first = await store.promoteAll("canary");
    expect(moves(first)).toEqual({ other: "v1 -> v2" });
    expect(skips(first)).toMatchObject({ desk: "overlaps-flow" });
    expect(first.skipped[0]).toMatchObject({ reason: "desk/main lies in its folder" });
    await store.retire("canary", ["desk/main", "desk/side"]);
    expect(moves(await store.promoteAll("canary"))).toEqual({ desk: "none -> v1" });
    expect(await findings(store)).toEqual([]);
  });

  it("so that one named is refused, and nothing is written", async () => {
    const store = await live(FLOW, AS_PROMPTS);
    const tip = await store.tip("canary");
    expect(await failure(store.promote("canary", ["desk/main", "other"]))).toMatchObject({
      name: "PolicyRefused",
      code: "overlaps-flow",
      hint: "promptlane retire desk --env canary",
    });
    expect(await store.tip("canary")).toBe(tip);
  });

  it("so that one that comes back over the other is refused, and the whole environment still goes back", async () => {
    const store = await live(FLOW, AS_PROMPTS);
    await store.retire("canary", ["desk"]);
    await store.promoteAll("canary");
    expect(await failure(store.rollback("canary", { key: "desk" }))).toMatchObject({
      code: "overlaps-flow",
      hint: "promptlane retire desk/main --env canary",
    });
    await store.rollback("canary");
    await store.rollback("canary", { key: "desk" });
    expect(await store.live("canary")).toMatchObject({ desk: "v1" });
    expect(await findings(store)).toEqual([]);
  });

  it("also where one call names an old version of the flow and a prompt of now", async () => {
    const store = await promptStore({ prompts: FLOW });
    await store.write(AS_PROMPTS);
    expect(await failure(store.promote("canary", ["desk@v1", "desk/main"]))).toMatchObject({ code: "overlaps-flow" });
  });
});

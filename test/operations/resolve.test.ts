import { beforeAll, describe, expect, it } from "vitest";

import { resolve, type ResolveRequest } from "../../src/operations/resolve.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

const resolved = (store: TestStore, request: Partial<ResolveRequest> = {}) =>
  store.with((opened) => resolve(opened, { prompt: "a", environment: "canary", ...request }));

describe("what somebody gets where nothing runs", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "a.md": "{{> part}} version 1 for {{who}}\n",
        "part.md": "Dear {{name}},\n",
        "desk/flow.yaml": "title: Desk\n",
        "desk/main.md": "main {{x}}\n",
        "desk/billing.md": "billing\n",
      },
    });
    await store.versions("a", 2, 2);
    const at = (date: string) => Object.assign(store.repository.environment, { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date });
    at("2025-03-01T10:00:00Z");
    await store.promote("canary", ["a@v1", "part", "desk"]);
    at("2025-03-02T10:00:00Z");
    await store.promote("canary", ["a@v2"]);
    await store.repository.commit("warmer", {
      files: { ".prompts/part.md": "Dear {{first_name}},\n", ".prompts/a.md": "{{> part}} three\n" },
    });
    at("2025-03-03T10:00:00Z");
    await store.promote("canary", ["a", "part"]);
  });

  it("is what is live, whoever asks, with the same digest and variables as show says", async () => {
    const shown = await store.with((opened) => showPrompt(opened, { selector: "a@canary" }));
    const { version, label, commit, blob, digest, template, variables, text } = shown;
    const same = { version, label, commit, blob, digest, template, variables, text };
    const nothingRuns = { experiment: null, variation: null, reason: null, bucket: null };
    for (const user of [{}, { user: "u-1", attributes: { plan: "pro" } }]) {
      expect(await resolved(store, user)).toMatchObject({ ...same, ...nothingRuns, environment_commit: await store.tip("canary") });
    }
    expect(await resolved(store, { explain: true })).toMatchObject({ explanation: [] });
  });

  it("is a flow's entry point, or the template that is named", async () => {
    expect(await resolved(store, { prompt: "desk" })).toMatchObject({ kind: "flow", template: "main {{x}}\n", variables: ["x"] });
    expect(await resolved(store, { prompt: "desk#billing" })).toMatchObject({ template: "billing\n", text: "billing\n" });
  });

  it("is at another time what was live then, with the partials of then", async () => {
    const then = await resolved(store, { at: "2025-03-02T00:00:00Z" });
    expect(then).toMatchObject({ label: "v1", template: "{{> part}} version 1 for {{who}}\n", variables: ["name", "who"] });
    expect(await resolved(store, { at: "2025-03-02T12:00:00+01:00" })).toMatchObject({ label: "v2", variables: [] });
    const now = await resolved(store);
    expect(await resolved(store, { at: "now" })).toEqual(now);
    expect(now.digest).not.toBe(then.digest);
  });

  it("is refused for a version, and where nothing is or was live", async () => {
    const asked = async (request: Partial<ResolveRequest>) => (await failure(resolved(store, request))).code;
    expect(await asked({ prompt: "a@v1" })).toBe("version-not-chosen");
    expect(await asked({ environment: "preview" })).toBe("not-live");
    expect(await failure(resolved(store, { prompt: "prt" }))).toMatchObject({ hint: "Did you mean part?" });
    expect(await failure(resolved(store, { prompt: "prt", environment: "preview" }))).toMatchObject({ hint: "Did you mean part?" });
    expect(await asked({ at: "2025-02-01T00:00:00Z" })).toBe("not-deployed-then");
    expect(await asked({ at: "noon" })).toBe("invalid-time");
    expect((await failure(store.with((opened) => resolve(opened, { prompt: "a" })))).code).toBe("environment-missing");
  });
});

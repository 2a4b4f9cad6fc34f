import { describe, expect, it } from "vitest";
import { decidePromotion } from "../../../src/domain/environment/decide-promotion.ts";
import type { EnvironmentName } from "../../../src/domain/environment/environment-name.ts";
import { Invalid, PolicyRefused, PromptlaneError } from "../../../src/domain/errors.ts";
import { decideRollback } from "../../../src/domain/environment/decide-rollback.ts";
import { backAlongStack } from "../../../src/domain/environment/restoration.ts";
import { CANARY, candidate, contentOf, EnvironmentInMemory, factsOf, id, key } from "./environment-in-memory.ts";

function environmentWith(...versions: [prompt: string, version: number][]): EnvironmentInMemory {
  const environment = new EnvironmentInMemory();
  for (const [prompt, version] of versions) {
    environment.apply(decidePromotion(environment.promotion([candidate(prompt, version)], { allowOlder: true })));
  }
  return environment;
}

function rolledBack(environment: EnvironmentInMemory, prompt: string): EnvironmentInMemory {
  const record = environment.records.get(key(prompt));
  if (record === undefined) throw new Error(`${prompt} is not live`);
  const restorations = [backAlongStack(record, CANARY, { to: null, again: true })];
  environment.apply(
    decideRollback({
      restorations,
      target: environment.state,
      inclusions: new Map(),
      facts: factsOf(new Map()),
      pinned: () => null,
      operation: "back",
      reason: null,
    }),
  );
  return environment;
}

function refusal(act: () => unknown): PromptlaneError {
  try {
    act();
  } catch (error) {
    if (error instanceof PromptlaneError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("decidePromotion", () => {
  it("records version, commit, blob, digest, source, operation, reason and what was before", () => {
    const environment = environmentWith(["a", 1]);
    const { changes } = decidePromotion(
      environment.promotion([candidate("a", 2, { source: "staging" as EnvironmentName })], { operation: "ci-7", reason: "better" }),
    );
    expect(changes).toMatchObject([
      {
        key: "a",
        from: { version: 1 },
        to: {
          version: 2,
          label: "v2",
          commit: id("commit 2"),
          blob: contentOf("a", 2),
          action: "promote",
          source: "staging",
          operation: "ci-7",
          reason: "better",
          previous: [{ version: 1, label: "v1" }],
          held: [],
        },
      },
    ]);
    expect(changes[0]?.to.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("leaves out what is live already, and takes equal content under a new number", () => {
    const environment = environmentWith(["a", 1]);
    expect(decidePromotion(environment.promotion([candidate("a", 1)])).changes).toEqual([]);
    expect(decidePromotion(environment.promotion([candidate("a", 3, { blob: contentOf("a", 1) })])).changes).toHaveLength(1);
  });

  describe.each([
    {
      code: "held",
      environment: () => rolledBack(environmentWith(["a", 1], ["a", 2]), "a"),
      going: candidate("a", 2, { versionNamed: false }),
      hint: "promptlane promote a@v2 --to canary",
    },
    {
      code: "newer-in-target",
      environment: () => environmentWith(["a", 3]),
      going: candidate("a", 2),
      hint: "add --allow-older, or promptlane rollback a --env canary --to v2",
    },
    {
      code: "draft-only",
      environment: () => environmentWith(),
      going: candidate("a", 1, { version: null, label: "draft@abcdef1", draft: true }),
      hint: "merge it, then promptlane promote a --to canary",
    },
  ])("a prompt that is $code", ({ code, environment, going, hint }) => {
    it("is left alone by --all, with the way out", () => {
      const { changes, skipped } = decidePromotion(environment().promotion([going], { all: true }));
      expect(changes).toEqual([]);
      expect(skipped).toMatchObject([{ key: "a", label: going.label, code, hint }]);
    });

    it("is refused when it is named, and by --strict", () => {
      for (const terms of [{}, { all: true, strict: true }]) {
        const error = refusal(() => decidePromotion(environment().promotion([going], terms)));
        expect(error).toBeInstanceOf(PolicyRefused);
        expect(error).toMatchObject({ code, hint });
      }
    });
  });

  it("ships a held version when it is named, and lets go of it", () => {
    const environment = rolledBack(environmentWith(["a", 1], ["a", 2]), "a");
    expect(environment.records.get(key("a"))?.held).toMatchObject([{ version: 2 }]);
    expect(decidePromotion(environment.promotion([candidate("a", 2)])).changes[0]?.to.held).toEqual([]);
  });

  it("keeps a version held while another one is live", () => {
    const environment = rolledBack(environmentWith(["a", 1], ["a", 2]), "a");
    expect(decidePromotion(environment.promotion([candidate("a", 3)])).changes[0]?.to.held).toMatchObject([{ version: 2 }]);
  });

  it("takes drafts where the environment does", () => {
    const draft = candidate("a", 1, { version: null, label: "draft@abcdef1", draft: true });
    expect(decidePromotion(environmentWith().promotion([draft], { drafts: true })).changes).toHaveLength(1);
  });

  it("tells of what the target has and the source lacks", () => {
    const environment = environmentWith(["a", 1], ["b", 1]);
    const absent = [key("b")];
    expect(decidePromotion(environment.promotion([], { all: true }, { absent })).skipped).toMatchObject([
      { key: "b", code: "absent-in-source", reason: "no longer on the default branch", hint: "promptlane retire b --env canary" },
    ]);
    expect(decidePromotion(environment.promotion([], { all: true, from: "dev" as EnvironmentName }, { absent })).skipped).toMatchObject([
      { reason: "not live in dev" },
    ]);
    expect(refusal(() => decidePromotion(environment.promotion([], { all: true, strict: true }, { absent })))).toMatchObject({
      code: "absent-in-source",
    });
  });

  it("names every refused prompt, the first in words", () => {
    const environment = environmentWith(["a", 3], ["b", 3]);
    const error = refusal(() => decidePromotion(environment.promotion([candidate("a", 1), candidate("b", 1)])));
    expect(error.message).toContain("and 1 more");
    expect(error.details).toMatchObject({ skipped: [{ key: "a" }, { key: "b" }] });
  });

  it("refuses what does not parse, also with --all", () => {
    const broken = factsOf(new Map(), new Set([contentOf("a", 1)]));
    const error = refusal(() => decidePromotion(environmentWith().promotion([candidate("a", 1)], { all: true }, { facts: broken })));
    expect(error).toBeInstanceOf(Invalid);
    expect(error).toMatchObject({ code: "prompt-does-not-parse", details: { line: 3 } });
    expect(error.message).toContain("line 3");
  });
});

describe("decidePromotion of prompts that include others", () => {
  const facts = factsOf(
    new Map([
      [contentOf("a", 1), ["tone"]],
      [contentOf("a", 2), [["tone", 1] as [string, number]]],
      [contentOf("tone", 1), ["voice"]],
      [contentOf("ring", 1), ["tone", "chain"]],
      [contentOf("chain", 1), ["ring"]],
    ]),
  );

  it("refuses a partial that is missing, at whatever depth, and names the way to it", () => {
    expect(refusal(() => decidePromotion(environmentWith().promotion([candidate("a", 1)], {}, { facts })))).toMatchObject({
      code: "missing-partial",
      details: { missing: ["tone"] },
    });
    const deep = refusal(() =>
      decidePromotion(environmentWith().promotion([candidate("a", 1), candidate("tone", 1)], { all: true }, { facts })),
    );
    expect(deep).toMatchObject({ code: "missing-partial", hint: "add --with-partials, or promptlane promote voice --to canary" });
    expect(deep.message).toContain("through tone");
  });

  it("takes along the partials of partials, once each", () => {
    const partialFor = (_: unknown, name: string) => candidate(name, 1, { versionNamed: false });
    const { changes } = decidePromotion(environmentWith().promotion([candidate("a", 1)], {}, { facts, partialFor }));
    expect(changes.map(({ key: changed }) => changed)).toEqual(["a", "tone", "voice"]);
  });

  it("takes along no partial that the target has newer, and none that is named with it", () => {
    const environment = environmentWith(["voice", 1], ["tone", 2]);
    const partialFor = (_: unknown, name: string) => candidate(name, 1, { versionNamed: false });
    const { changes } = decidePromotion(environment.promotion([candidate("a", 1), candidate("voice", 2)], {}, { facts, partialFor }));
    expect(changes.map(({ key: changed, to }) => `${changed} ${to.label}`)).toEqual(["a v1", "voice v2"]);
  });

  it("names the prompts that a partial changes, with what is promoted beside it", () => {
    const environment = environmentWith(["voice", 1], ["tone", 1]);
    const { changes } = decidePromotion(environment.promotion([candidate("a", 1), candidate("voice", 2)], {}, { facts }));
    expect(Object.fromEntries(changes.map(({ key: changed, affects }) => [changed, affects]))).toEqual({ a: [], voice: ["a", "tone"] });
  });

  it("refuses a circle, and shows it", () => {
    const error = refusal(() =>
      decidePromotion(environmentWith(["voice", 1], ["tone", 1]).promotion([candidate("ring", 1), candidate("chain", 1)], {}, { facts })),
    );
    expect(error).toMatchObject({ name: "Invalid", code: "cyclic-partials" });
    expect(error.message).toContain("ring → chain → ring");
  });

  it("stores what an include pins, and refuses where that version is not known", () => {
    const pinned = (name: string, version: number) => (version === 1 ? contentOf(name, version) : null);
    const environment = environmentWith(["voice", 1]);
    expect(decidePromotion(environment.promotion([candidate("a", 2)], {}, { facts, pinned })).pins).toEqual([
      { key: "tone", kind: "prompt", version: 1, blob: contentOf("tone", 1) },
    ]);
    expect(refusal(() => decidePromotion(environment.promotion([candidate("a", 2)], {}, { facts })))).toMatchObject({
      code: "missing-partial",
      details: { missing: ["tone@v1"] },
    });
  });
});

describe("decidePromotion of a renamed prompt", () => {
  const renamed = candidate("new", 3, { formerKeys: [key("old"), key("older")] });

  it("leaves the old key live, and warns", () => {
    const { changes, warnings } = decidePromotion(environmentWith(["old", 2]).promotion([renamed]));
    expect(changes.map(({ key: changed }) => changed)).toEqual(["new"]);
    expect(warnings).toEqual([expect.stringContaining("promptlane retire old --env canary")]);
  });

  it("retires every former key that is still live with --retire-old", () => {
    const { changes, warnings } = decidePromotion(environmentWith(["older", 1], ["old", 2]).promotion([renamed], { retireOld: true }));
    expect(changes.map(({ key: changed, to }) => `${changed} ${to.label}`)).toEqual(["new v3", "old retired", "older retired"]);
    expect(warnings).toEqual([]);
  });

  it("does not retire a former key that others still include, unless they come without it", () => {
    const facts = factsOf(new Map([[contentOf("a", 1), ["old"]]]));
    const environment = environmentWith(["old", 2], ["a", 1]);
    expect(refusal(() => decidePromotion(environment.promotion([renamed], { retireOld: true }, { facts })))).toMatchObject({
      name: "PolicyRefused",
      code: "still-included",
      details: { including: ["a"] },
    });
    expect(decidePromotion(environment.promotion([renamed, candidate("a", 2)], { retireOld: true }, { facts })).changes).toHaveLength(3);
  });
});

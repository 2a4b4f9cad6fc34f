import { describe, expect, it } from "vitest";

import { parseFlowFile } from "../../../src/domain/prompt/flow-file.ts";
import { faultOf } from "./refusal.ts";

describe("parseFlowFile", () => {
  it("reads what ties the templates together, and keeps the rest", () => {
    expect(
      parseFlowFile(
        "title: Desk\ndescription: All of support\nmode: route\nentrypoint: hello\nclassifier_model: openai/gpt-4o-mini\nagents: [a]\n",
      ),
    ).toEqual({
      title: "Desk",
      description: "All of support",
      mode: "route",
      entrypoint: "hello",
      classifierModel: "openai/gpt-4o-mini",
      rest: { agents: ["a"] },
      warnings: [],
    });
  });

  it("runs `main` directly unless told otherwise", () => {
    expect(parseFlowFile("")).toMatchObject({ title: null, mode: "direct", entrypoint: "main", classifierModel: null });
  });

  it("keeps modes of later kinds, and warns only about what looks mistyped", () => {
    expect(parseFlowFile("mode: agent\nsteps: []\ntags: [a]\n")).toMatchObject({
      mode: "agent",
      rest: { steps: [], tags: ["a"] },
      warnings: [],
    });
    expect(parseFlowFile("mode: rout\nentry_point: a\n").warnings).toMatchObject([
      { code: "unknown-mode", hint: "Did you mean route?", line: 1 },
      { code: "unknown-key", hint: "Did you mean entrypoint?", line: 2, column: 1 },
    ]);
  });

  it("reads texts as they are written", () => {
    expect(parseFlowFile("title: 1.10\nentrypoint: 010\n")).toMatchObject({ title: "1.10", entrypoint: "010" });
  });

  it("refuses a known key that holds no text, and what is no map", () => {
    expect(faultOf(() => parseFlowFile("title: a\nentrypoint: [a]\n"))).toBe("unexpected-value 2:1");
    expect(faultOf(() => parseFlowFile("- a\n"))).toBe("not-a-map 1:1");
    expect(faultOf(() => parseFlowFile("a".repeat(1024 * 1024 + 1)))).toBe("prompt-too-large 1:1");
  });
});

import { describe, expect, it } from "vitest";
import { decidePromotion } from "../../../src/domain/environment/decide-promotion.ts";
import { onlyWhatWasShown, stillToDo } from "../../../src/domain/environment/shown-plan.ts";
import { Conflict } from "../../../src/domain/errors.ts";
import { candidate, EnvironmentInMemory, key } from "./environment-in-memory.ts";

function promote(environment: EnvironmentInMemory, ...versions: [prompt: string, version: number][]) {
  return decidePromotion(
    environment.promotion(
      versions.map(([prompt, version]) => candidate(prompt, version)),
      { allowOlder: true },
    ),
  );
}

describe("a plan that was shown", () => {
  it("is all still to do while nothing moved", () => {
    const environment = new EnvironmentInMemory();
    const shown = promote(environment, ["a", 1], ["b", 1]);
    expect(stillToDo(shown, environment.state)).toEqual({ changes: shown.changes, running: [] });
  });

  it("is still to do where only other prompts moved", () => {
    const environment = new EnvironmentInMemory();
    const shown = promote(environment, ["a", 1]);
    environment.apply(promote(environment, ["b", 1]));
    expect(stillToDo(shown, environment.state).changes.map((change) => change.key)).toEqual(["a"]);
  });

  it("loses what somebody else has done already", () => {
    const environment = new EnvironmentInMemory();
    const shown = promote(environment, ["a", 1], ["b", 1]);
    environment.apply(promote(environment, ["b", 1]));
    expect(stillToDo(shown, environment.state).changes.map((change) => change.key)).toEqual(["a"]);
  });

  it("is a conflict where somebody else did something else, and names who, what and where to look", () => {
    const environment = new EnvironmentInMemory();
    environment.apply(promote(environment, ["a", 1]));
    const shown = promote(environment, ["a", 3]);
    environment.apply(promote(environment, ["a", 2]));
    const act = () => stillToDo(shown, environment.state);
    expect(act).toThrow(Conflict);
    expect(act).toThrow(/a in canary was v1 when this began; meanwhile Ana made it v2/);
    expect(act).toThrow(
      expect.objectContaining({
        hint: "promptlane history a --env canary",
        details: expect.objectContaining({ planned: "v3", live: "v2" }),
      }),
    );
  });

  it("is a conflict where it moved away and back, since somebody decided that meanwhile", () => {
    const environment = new EnvironmentInMemory();
    environment.apply(promote(environment, ["a", 1]));
    const shown = promote(environment, ["a", 3]);
    environment.apply(promote(environment, ["a", 2]));
    environment.apply(promote(environment, ["a", 1]));
    expect(() => stillToDo(shown, environment.state)).toThrow(Conflict);
  });

  it("lets nothing in that was decided anew and never shown", () => {
    const environment = new EnvironmentInMemory();
    const shown = promote(environment, ["a", 1]);
    const anew = promote(environment, ["a", 1], ["b", 1]);
    expect(onlyWhatWasShown(anew, shown, environment.state).changes.map((change) => change.key)).toEqual([key("a")]);
  });

  it("is a conflict where deciding anew ends elsewhere", () => {
    const environment = new EnvironmentInMemory();
    const shown = promote(environment, ["a", 1]);
    for (const anew of [promote(environment, ["a", 2]), promote(environment, ["b", 1])]) {
      expect(() => onlyWhatWasShown(anew, shown, environment.state)).toThrow(Conflict);
    }
  });
});

import { expect } from "vitest";
import { PromptlaneError } from "../../../src/domain/errors.ts";

/** What `act` throws, which must be one of our errors. */
export function refusalOf(act: () => unknown): PromptlaneError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(PromptlaneError);
    return error as PromptlaneError;
  }
  return expect.fail("nothing was refused");
}

/** Code and place of the error that `act` throws: `duplicate-key 3:1`. */
export function faultOf(act: () => unknown): string {
  const { code, details } = refusalOf(act);
  return `${code} ${String(details?.["line"])}:${String(details?.["column"])}`;
}

import { Usage } from "../errors.ts";
import { isNumbered } from "../version/version.ts";

declare const brand: unique symbol;

/** The name of an environment: `dev`, `staging`, `production`, whatever the manifest declares. */
export type EnvironmentName = string & { readonly [brand]: "EnvironmentName" };

const PATTERN = /^[a-z0-9][a-z0-9-]*$/;
const LONGEST_NAME = 60;
const RESERVED = new Set(["head", "main", "base", "live", "current", "previous", "all", "none", "latest", "draft"]);
const READS_AS_COMMIT = /^[0-9a-f]{7,40}$/;

/**
 * Reads the name of an environment: small letters, digits and `-`, none that could be read as a version, a commit or
 * a word that selects something else.
 *
 * @throws Usage with the rule that the text breaks.
 * @example parseEnvironmentName("production")
 */
export function parseEnvironmentName(text: string): EnvironmentName {
  const fault = faultOfEnvironmentName(text);
  if (fault === null) return text as EnvironmentName;
  throw new Usage("invalid-environment-name", `${JSON.stringify(text)} cannot name an environment: ${fault}.`, {
    hint: "Use small letters, digits and `-`, such as production or eu-staging.",
  });
}

/** Why `text` cannot name an environment, or null when it can. */
export function faultOfEnvironmentName(text: string): string | null {
  if (text === "") return "it is empty";
  if (text.length > LONGEST_NAME) return `it has ${text.length} characters, and ${LONGEST_NAME} is the most`;
  if (!PATTERN.test(text)) return "it must begin with a small letter or digit and hold only small letters, digits and `-`";
  if (RESERVED.has(text)) return "the word is reserved";
  if (isNumbered(text)) return "it reads as a version";
  if (READS_AS_COMMIT.test(text)) return "it reads as a commit id";
  return null;
}

import { Usage } from "../errors.ts";
import { parsePromptKey, type PromptKey } from "./prompt-key.ts";

const LONGEST_NAME = 60;
const ACCENTS = /\p{Mark}/gu;
const NOT_IN_NAMES = /[^a-z0-9]+/g;

/**
 * Makes the key of a new prompt from its title: small letters, digits and `-`, below the project's folder, numbered when
 * the key is taken.
 *
 * @throws Usage when the title holds no letter of a to z and no digit, and when the project is no key.
 * @example keyFromTitle("Ticket triage", { project: "support", taken: () => false }) // "support/ticket-triage"
 */
export function keyFromTitle(title: string, options: { project?: string; taken: (key: PromptKey) => boolean }): PromptKey {
  const name = nameOf(title);
  if (name === "") {
    throw new Usage(
      "title-without-letters",
      `No key can be made from the title ${JSON.stringify(title)}: it holds no letter of a to z and no digit.`,
      {
        hint: "Give the key yourself: promptlane create KEY --title …",
      },
    );
  }
  const base = options.project === undefined ? name : `${parsePromptKey(options.project)}/${name}`;
  let key = parsePromptKey(base);
  for (let number = 2; options.taken(key); number += 1) key = parsePromptKey(`${base}-${number}`);
  return key;
}

function nameOf(title: string): string {
  const name = title.replaceAll("ß", "ss").normalize("NFKD").replace(ACCENTS, "").toLowerCase().replace(NOT_IN_NAMES, "-");
  return name.replace(/^-/, "").slice(0, LONGEST_NAME).replace(/-$/, "");
}

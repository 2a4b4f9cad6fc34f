import { closestMatch } from "leven";
import { faultOfEnvironmentName, parseEnvironmentName } from "../environment/environment-name.ts";
import type { EnvironmentName } from "../environment/environment-name.ts";
import { Usage } from "../errors.ts";
import { isPromptKey, parsePromptKey } from "../prompt/prompt-key.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { VersionNumber } from "./version.ts";

/** Which content of a prompt is meant; what stands after the `@`. */
export type Selection =
  /** `v4` */
  | { type: "version"; version: VersionNumber }
  /** `latest`: the newest version on the default branch. */
  | { type: "latest" }
  /** `draft`, or `draft@3f2a9c1` with the beginning of the draft's commit. */
  | { type: "draft"; commit: string | null }
  /** `production`, or `production~2`: as it was before the last two deployments that changed the prompt. */
  | { type: "environment"; name: EnvironmentName; back: number }
  /** `production@{yesterday}`; the text between the braces, not yet read. */
  | { type: "time"; environment: EnvironmentName; at: string }
  /** 7 to 40 digits of a commit's id, or all 64 of SHA-256, in small letters. */
  | { type: "commit"; prefix: string };

/** A prompt, perhaps one template of a flow, and which content of it; `select` is null when that is left open. */
export interface PromptSelector {
  key: PromptKey;
  template: string | null;
  select: Selection | null;
}

/** A prompt, or one template of a flow, as a selector names it: `support/desk#billing`. */
export function promptName(key: string, template: string | null | undefined): string {
  return template == null ? key : `${key}#${template}`;
}

const VERSION = /^v([1-9]\d{0,8})$/;
// All 64 digits of a commit in a repository of SHA-256 too; fewer than that, but more than 40, may name an environment.
const COMMIT = /^(?:[0-9a-f]{7,40}|[0-9a-f]{64})$/i;
const DRAFT_AT = /^draft@(.*)$/su;
const BACK = /^([^~@]*)~(\d{0,6})$/su;
const AT_TIME = /^([^~@]*)@\{(.*)\}$/su;
const TIME = /^[\p{L}\p{N}][\p{L}\p{N} :.,+/-]{0,99}$/u;
const TEMPLATE_RULE = "A template is named like a file of the flow without .md, such as support/desk#billing.";
const FORMS =
  "Select v4, latest, draft, draft@3f2a9c1, an environment, production~1, production@{yesterday} or a commit of at least 7 digits.";

// Words that git or other tools taught people, and what they are here.
const FAMILIAR: Record<string, string> = {
  head: "latest is the newest version on the default branch; draft is your own.",
  main: "latest is the newest version on the default branch.",
  master: "latest is the newest version on the default branch.",
  base: "latest is the newest version on the default branch.",
  live: "Name the environment, such as production.",
  current: "Name the environment, such as production, or say latest.",
  previous: "Say production~1 for what was live before, with the name of your environment.",
  all: "Name one version, or leave the selection out.",
  none: "Name one version, or leave the selection out.",
};

/**
 * Reads `KEY[#TEMPLATE][@SELECTION]`, split at the first `@`.
 *
 * @throws Usage with what is wrong and the nearest that would be right.
 * @example parseSelector("support/desk#billing@v4")
 */
export function parseSelector(text: string): PromptSelector {
  const at = text.indexOf("@");
  const name = at === -1 ? text : text.slice(0, at);
  const hash = name.indexOf("#");
  return {
    key: parseKey(hash === -1 ? name : name.slice(0, hash)),
    template: hash === -1 ? null : parseTemplate(name.slice(hash + 1)),
    select: at === -1 ? null : parseSelection(text.slice(at + 1)),
  };
}

/**
 * Reads a selection alone: `vN`, `latest`, `draft`, `draft@HEX`, `ENV`, `ENV~N`, `ENV@{TIME}`, or 7 to 40 digits of a
 * commit. Whatever could be the name of an environment is one; whether there is such an environment is not asked here.
 *
 * @throws Usage with what is wrong and the nearest that would be right.
 * @example parseSelection("production~1")
 */
export function parseSelection(text: string): Selection {
  const version = VERSION.exec(text);
  if (version !== null) return { type: "version", version: Number(version[1]) };
  if (text === "latest") return { type: "latest" };
  if (text === "draft") return { type: "draft", commit: null };
  if (COMMIT.test(text)) return { type: "commit", prefix: text.toLowerCase() };
  const draft = DRAFT_AT.exec(text);
  if (draft !== null) return { type: "draft", commit: parseDraftCommit(text, draft[1] as string) };
  const back = BACK.exec(text);
  if (back !== null) return { type: "environment", name: parseEnvironment(text, back[1] as string), back: parseBack(back[2] as string) };
  const time = AT_TIME.exec(text);
  if (time !== null) {
    return { type: "time", environment: parseEnvironment(text, time[1] as string), at: parseTime(text, time[2] as string) };
  }
  return { type: "environment", name: parseEnvironment(text, text), back: 0 };
}

function parseKey(text: string): PromptKey {
  const withoutSuffix = text.replace(/\.md$/, "");
  if (withoutSuffix !== text && isPromptKey(withoutSuffix)) {
    throw new Usage("invalid-key", `${JSON.stringify(text)} is the file of a prompt, not its key.`, {
      hint: `Did you mean ${withoutSuffix}?`,
    });
  }
  return parsePromptKey(text);
}

function parseTemplate(text: string): string {
  if (isPromptKey(text) && !text.includes("/")) return text;
  const nearest = text.replace(/\.md$/, "");
  const hint = nearest !== text && isPromptKey(nearest) && !nearest.includes("/") ? `Did you mean #${nearest}?` : TEMPLATE_RULE;
  throw new Usage("invalid-template", `${JSON.stringify(text)} is not the name of a template.`, { hint });
}

function parseDraftCommit(selection: string, text: string): string {
  if (COMMIT.test(text)) return text.toLowerCase();
  throw invalidSelection(selection, "after draft@ come 7 to 40 digits of a commit", "Say draft for the working file, or draft@3f2a9c1.");
}

function parseBack(digits: string): number {
  return digits === "" ? 1 : Number(digits);
}

function parseTime(selection: string, text: string): string {
  if (TIME.test(text) && !/^\d{1,3}$/.test(text)) return text;
  throw invalidSelection(
    selection,
    `${JSON.stringify(text)} is not a time`,
    "Write 2026-03-01T12:00:00Z, yesterday or 2h between the braces.",
  );
}

function parseEnvironment(selection: string, name: string): EnvironmentName {
  const fault = faultOfEnvironmentName(name);
  if (fault === null) return parseEnvironmentName(name);
  throw invalidSelection(selection, name === "" ? "it names nothing" : fault, adviceFor(name));
}

function adviceFor(name: string): string {
  const small = name.toLowerCase();
  const familiar = Object.hasOwn(FAMILIAR, small) ? FAMILIAR[small] : undefined;
  if (familiar !== undefined) return familiar;
  const number = /^v?0*([1-9]\d{0,8})$/.exec(small);
  if (number !== null) return `Did you mean v${number[1]}?`;
  if (small !== name && faultOfEnvironmentName(small) === null) return `Did you mean ${small}?`;
  const nearest = closestMatch(small, ["latest", "draft"], { maxDistance: 2 });
  return nearest === undefined ? FORMS : `Did you mean ${nearest}?`;
}

function invalidSelection(selection: string, why: string, hint: string): Usage {
  return new Usage("invalid-selection", `${JSON.stringify(selection)} selects no version: ${why}.`, { hint });
}

/** The environment in which a selection looks; null for one that looks elsewhere. */
export function environmentOf(selection: Selection | null): string | null {
  if (selection?.type === "environment") return selection.name;
  return selection?.type === "time" ? selection.environment : null;
}

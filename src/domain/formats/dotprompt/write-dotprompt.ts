import { isMap } from "../../is-map.ts";
import { setFrontMatterKeys } from "../../prompt/edit-front-matter.ts";
import { declaredNames } from "../../prompt/declared-input.ts";
import { withoutBrackets } from "../../prompt/promptshuttle.ts";
import { splitFrontMatter } from "../../prompt/front-matter.ts";
import type { Prompt } from "../../render/prompt.ts";
import type { Exported, Loss } from "../format.ts";
import type { NamedPrompt } from "../export-prompt.ts";
import { lossInFrontMatter } from "../prompt-losses.ts";
import { writeHandlebars } from "../template/write-handlebars.ts";

/** Keys that dotprompt has no place for. */
const OURS = ["title", "tests", "tags", "syntax", "renamed_from"];
const OUR_HELPERS = /\{\{\{?[~&]?#?\s*(eq|join|default|lookup)\s|\((eq|join|default|lookup)\s/g;

/**
 * Writes a prompt as a `.prompt` of dotprompt, and what it includes as partials beside it: `{{> shared/tone}}` is
 * `shared/_tone.prompt`.
 *
 * @throws Invalid when the front matter has to be changed by hand.
 */
export function writeDotprompt({ name, prompt }: NamedPrompt, partials: Readonly<Record<string, Prompt>>): Exported {
  const included = Object.entries(partials).filter(([key]) => key !== name);
  const all = [
    { path: `${name}.prompt`, ...fileOf(prompt, partials) },
    ...included.map(([key, partial]) => ({ path: `${key.replace(/([^/]+)$/, "_$1")}.prompt`, ...fileOf(partial, partials) })),
  ];
  return { files: all.map(({ path, text }) => ({ path, text })), losses: all.flatMap(({ losses }) => losses) };
}

function fileOf(prompt: Prompt, partials: Readonly<Record<string, Prompt>>): { text: string; losses: Loss[] } {
  const dropped = OURS.filter((key) => Object.hasOwn(prompt.frontMatter, key));
  const losses = dropped
    .filter((key) => key !== "syntax")
    .map((key) => lossInFrontMatter(prompt, [key], `${key} has no place in a .prompt file.`));
  losses.push(...helperLosses(prompt));
  const { tools, syntax } = prompt.frontMatter;
  const defined = Array.isArray(tools) ? tools.filter(isMap) : [];
  const named = Array.isArray(tools) ? tools.filter((tool) => !isMap(tool)) : [];
  const changes = {
    ...Object.fromEntries(dropped.map((key) => [key, undefined])),
    ...(defined.length > 0 && { tools: named.length === 0 ? undefined : named, toolDefs: defined }),
  };
  const text = syntax === "plain" ? withLiteralText(prompt.text) : syntax === "promptshuttle" ? withTags(prompt, partials) : prompt.text;
  return { text: setFrontMatterKeys(text, changes), losses };
}

function helperLosses({ template, templateLine, frontMatter, path }: Prompt): Loss[] {
  if (frontMatter["syntax"] === "plain") return [];
  const message = "is a helper that dotprompt has not.";
  return [...template.matchAll(OUR_HELPERS)].map(({ 1: block, 2: inner, index }) => {
    const before = template.slice(0, index).split("\n");
    return {
      path: path ?? "",
      message: `${block ?? inner} ${message}`,
      line: templateLine + before.length - 1,
      column: (before.at(-1)?.length ?? 0) + 1,
    };
  });
}

/** A text whose `[[name]]` are tags. */
function withTags({ text, template, frontMatter }: Prompt, partials: Readonly<Record<string, Prompt>>): string {
  const names = declaredNames(frontMatter["input"]);
  const written = withoutBrackets(template, { isVariable: (name) => names.has(name), isTemplate: (name) => Object.hasOwn(partials, name) });
  return text.slice(0, text.length - template.length) + written;
}

/** A text that is no template, as a template. */
function withLiteralText(text: string): string {
  const { template } = splitFrontMatter(text);
  return text.slice(0, text.length - template.length) + writeHandlebars([{ type: "text", text: template }]);
}

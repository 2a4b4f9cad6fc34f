import { isMap } from "../../is-map.ts";
import type { YamlPath } from "../../read-yaml.ts";
import type { SourceMap } from "../source-map.ts";

/** One prompt of a config. */
export interface FoundPrompt {
  text: string;
  label: string | undefined;
  /** The file that the config names for it. */
  reference: string | undefined;
  index: number;
  /** Where it stands in the config. */
  path: YamlPath;
}

// Without file:// only what holds no space, since a prompt may well end in the name of a file.
const FILE = /^(?:file:\/\/(?<named>[^\n{}]+?)|(?<bare>[^\s{}]+\.(?:txt|md|json|ya?ml|j2|c?js|mjs|ts|py|csv)))(?::\w+)?$/;
const READABLE = /\.(?:txt|md|json|j2)$/;
const REFERENCES = /(?:file:\/\/)?([\w@./ -]{1,200}\.(?:txt|md|json|j2))\b/g;

/** The files that a config may name for its prompts, as it writes them. */
export function filesOfConfig(text: string): string[] {
  return [...new Set([...text.matchAll(REFERENCES)].map(([, path = ""]) => path.trim().replace(/^\/\//, "").replace(/^- /, "")))];
}

/** Takes the prompts of a config; programs that make prompts, and files that are not there, are named as lost. */
export function promptsOf(source: SourceMap, files: ReadonlyMap<string, string>): FoundPrompt[] {
  const value = source.value("prompts");
  const entries: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (entries.length === 0) source.fail(["prompts"], "the config has no prompts.");
  return entries.flatMap((entry, index): FoundPrompt[] => {
    const path = ["prompts", index];
    const { label, raw, id } = isMap(entry) ? entry : { raw: entry };
    const content = raw ?? id;
    if (typeof content !== "string") return source.fail(path, "a prompt should be a text, or a map with raw or id.");
    const others = isMap(entry) ? Object.keys(entry).filter((key) => !["label", "raw", "id"].includes(key)) : [];
    for (const key of others) source.lose([...path, key], `${key} of a prompt has no place here.`);
    const named = { label: typeof label === "string" ? label : undefined, index, path };
    const reference = raw === undefined || !isMap(entry) ? referenceOf(content) : undefined;
    if (reference === undefined) return [{ ...named, text: content, reference }];
    const text = READABLE.test(reference) ? files.get(reference) : undefined;
    if (text === undefined) {
      source.lose(path, `${reference} is left out: ${READABLE.test(reference) ? "there is no such file" : "it is no text of a prompt"}.`);
      return [];
    }
    // promptfoo reads several prompts from one file.
    const texts = text.split(/^---\r?$/m);
    return texts.length === 1
      ? [{ ...named, text, reference }]
      : texts.map((one, part) => ({ ...named, text: one.trim(), reference: `${reference}-${part + 1}` }));
  });
}

function referenceOf(text: string): string | undefined {
  const { named, bare } = FILE.exec(text)?.groups ?? {};
  return named ?? bare;
}

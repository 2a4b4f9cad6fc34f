import { isMap } from "../../is-map.ts";
import type { YamlPath } from "../../read-yaml.ts";
import { ROLES } from "../../render/template-functions.ts";
import type { ForeignFile, Imported, ImportedPrompt } from "../format.ts";
import { keyOfName } from "../key-of-name.ts";
import { writePromptText } from "../prompt-text.ts";
import { inputOf } from "../simple-input.ts";
import { SourceMap } from "../source-map.ts";
import { piecesOfMessages } from "../template/messages.ts";
import { type Piece, type PieceMessage, variablesOf } from "../template/pieces.ts";
import { writeHandlebars } from "../template/write-handlebars.ts";
import { readConfig } from "./config.ts";
import { readJson } from "./read-json.ts";
import { readTemplateText } from "./template-text.ts";

interface Version {
  name: string;
  /** Null where the file does not say. */
  number: number | null;
  value: Record<string, unknown>;
  path: YamlPath;
}

const READ = new Set(["name", "version", "type", "prompt", "config", "labels", "tags", "commitMessage"]);

/**
 * Reads prompts of Langfuse as its API gives them: one, a list, or a map with `data`. The versions of a prompt come in their
 * order, each with the message of its commit and its labels.
 *
 * @throws Invalid with the place of what cannot be read.
 */
export function readLangfuse({ path, text }: ForeignFile): Imported {
  const source = new SourceMap(readJson(text, path), path);
  const prompts: ImportedPrompt[] = [];
  for (const versions of byName(versionsOf(source))) prompts.push(...readVersions(source, versions, path));
  return { prompts, losses: source.losses };
}

function versionsOf(source: SourceMap): Version[] {
  const root = source.value("root");
  const list = isMap(root) ? (root["data"] ?? root["prompts"]) : root;
  const [values, place]: [unknown[], YamlPath] = Array.isArray(list)
    ? [list, isMap(root) ? ["root", root["data"] === undefined ? "prompts" : "data"] : ["root"]]
    : [[root], []];
  const known = new Set(READ);
  return values.map((value, index) => {
    const path = place.length === 0 ? ["root"] : [...place, index];
    if (!isMap(value) || typeof value["name"] !== "string") return source.fail(path, "a prompt should be a map with a name.");
    const { name, version } = value;
    for (const key of Object.keys(value)) {
      if (known.has(key) || value[key] === null) continue;
      known.add(key);
      source.lose([...path, key], `${key} has no place in a prompt.`);
    }
    if (version != null && (typeof version !== "number" || !Number.isInteger(version))) {
      return source.fail([...path, "version"], "version should be a whole number.");
    }
    return { name, number: version ?? null, value, path };
  });
}

function byName(versions: readonly Version[]): Version[][] {
  const names = new Map<string, Version[]>();
  for (const version of versions) names.set(version.name, [...(names.get(version.name) ?? []), version]);
  return [...names.values()].map((all) => all.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0)));
}

function readVersions(source: SourceMap, versions: readonly Version[], file: string): ImportedPrompt[] {
  const prompts: ImportedPrompt[] = [];
  for (const { name, number, value, path } of versions) {
    const text = textOf(source, value, path, file);
    const labels = labelsOf(source, value["labels"], path);
    const last = prompts.at(-1);
    if (last?.text === text) {
      source.lose(path, `version ${number ?? "?"} says the same as the one before it, and is no version of its own.`);
      last.labels?.push(...labels);
      continue;
    }
    if (number !== null && number !== prompts.length + 1) {
      source.lose([...path, "version"], `version ${number} becomes version ${prompts.length + 1} of those imported.`);
    }
    const { commitMessage } = value;
    const message =
      typeof commitMessage === "string" && commitMessage.trim() !== ""
        ? commitMessage
        : `Import ${name}${number === null ? "" : ` version ${number}`}`;
    prompts.push({ name, text, message, labels });
  }
  return prompts;
}

function labelsOf(source: SourceMap, labels: unknown, path: YamlPath): { name: string; line: number; column: number }[] {
  if (labels == null) return [];
  if (!Array.isArray(labels)) return source.fail([...path, "labels"], "labels should be a list.");
  return labels.flatMap((name: unknown, index) => {
    if (typeof name !== "string") return source.fail([...path, "labels", index], "a label should be a text.");
    // The newest version has it by itself.
    return name === "latest" ? [] : [{ name, ...source.positionOf([...path, "labels", index]) }];
  });
}

function textOf(source: SourceMap, { name, prompt, config, tags }: Record<string, unknown>, path: YamlPath, file: string): string {
  const pieces = piecesOf(source, prompt, [...path, "prompt"]);
  const names = variablesOf(pieces);
  const { kept, ...settings } = readConfig(config);
  if (tags != null && (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string"))) {
    return source.fail([...path, "tags"], "tags should be a list of texts.");
  }
  const metadata = { ...(keyOfName(String(name)) !== name && { name }), ...kept };
  const frontMatter = {
    ...settings,
    input: inputOf(names, []),
    tags: Array.isArray(tags) && tags.length > 0 ? tags : undefined,
    metadata: Object.keys(metadata).length === 0 ? undefined : { langfuse: metadata },
  };
  return writePromptText(frontMatter, writeHandlebars(pieces), file);
}

function piecesOf(source: SourceMap, prompt: unknown, path: YamlPath): Piece[] {
  if (typeof prompt === "string") return readTemplateText(source, prompt, path);
  if (!Array.isArray(prompt)) return source.fail(path, "prompt should be a text or a list of messages.");
  let hasHistory = false;
  return prompt.flatMap((message: unknown, index): Piece[] => {
    const place = [...path, index];
    if (!isMap(message)) return source.fail(place, "a message should be a map of role and content.");
    const { type, name, role, content, ...others } = message;
    for (const key of Object.keys(others)) source.lose([...place, key], `${key} of a message has no place in a prompt.`);
    if (type !== "placeholder") return piecesOfMessages([readMessage(source, { role, content }, place)]);
    if (hasHistory) {
      source.lose(place, `the placeholder ${String(name)} is left out: there is one place for earlier messages.`);
      return [];
    }
    hasHistory = true;
    if (name !== "history") source.lose(place, `the placeholder ${String(name)} becomes {{history}}.`);
    return [{ type: "history" }, { type: "text", text: "\n" }];
  });
}

function readMessage(source: SourceMap, { role, content }: { role: unknown; content: unknown }, path: YamlPath): PieceMessage {
  if (typeof role !== "string" || !ROLES.includes(role)) {
    return source.fail(path, `${JSON.stringify(role) ?? "nothing"} is no role of a message.`, `Use one of ${ROLES.join(", ")}.`);
  }
  if (typeof content !== "string") return source.fail(path, "the content of a message should be a text.");
  return { role, pieces: readTemplateText(source, content, [...path, "content"]) };
}

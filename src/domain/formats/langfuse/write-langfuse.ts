import { invalidFile } from "../../file-problem.ts";
import { isMap } from "../../is-map.ts";
import { modelName } from "../../prompt/model-name.ts";
import { preparedPrompt } from "../../render/prepared-prompt.ts";
import type { Prompt } from "../../render/prompt.ts";
import type { NamedPrompt } from "../export-prompt.ts";
import type { Exported, Loss } from "../format.ts";
import { lossInFrontMatter, lostKeys } from "../prompt-losses.ts";
import { inputOf } from "../simple-input.ts";
import { writeLiteralVariables } from "../template/literal-variables.ts";
import { messagesOfPieces } from "../template/messages.ts";
import { type Piece, variablesOf } from "../template/pieces.ts";
import { readHandlebars } from "../template/read-handlebars.ts";
import { writeConfig } from "./config.ts";
import { LANGFUSE_INCLUDE, LANGFUSE_VARIABLE } from "./template-text.ts";

const TARGET = "Langfuse";
const KEYS = ["model", "config", "input", "output", "tools", "tags", "metadata", "syntax", "renamed_from"];

/**
 * Writes a prompt as the JSON that Langfuse's API takes for a new version. Includes stay includes, of the label `production`.
 *
 * @throws Invalid for blocks and helpers, which Langfuse has not.
 */
export function writeLangfuse({ name, prompt }: NamedPrompt): Exported {
  const losses: Loss[] = lostKeys(prompt, KEYS, TARGET);
  const pieces = readHandlebars(prompt, { target: TARGET, blocks: false, partials: null, losses });
  const { input, metadata, tags = [] } = prompt.frontMatter;
  const { langfuse, ...others } = isMap(metadata) ? metadata : {};
  for (const key of Object.keys(others)) {
    losses.push(lossInFrontMatter(prompt, ["metadata", key], `metadata.${key} has no place in ${TARGET}.`));
  }
  if (input !== undefined && JSON.stringify(input) !== JSON.stringify(inputOf(variablesOf(pieces), []))) {
    losses.push(lossInFrontMatter(prompt, ["input"], `what input says beyond the names has no place in ${TARGET}.`));
  }
  const { name: ownName = name, config: ownConfig, ...kept } = isMap(langfuse) ? langfuse : {};
  const { output } = preparedPrompt(prompt).settings;
  const isChat = pieces.some(({ type }) => type === "role" || type === "history");
  const file = {
    name: ownName,
    type: isChat ? "chat" : "text",
    prompt: isChat ? chatOf(prompt, pieces) : textOf(prompt, pieces),
    config: ownConfig ?? writeConfig(prompt.frontMatter, modelName(prompt.frontMatter["model"]), output, kept),
    labels: [],
    tags,
  };
  return { files: [{ path: `${name}.json`, text: `${JSON.stringify(file, null, 2)}\n` }], losses };
}

/** Messages, with the place of the earlier ones as a placeholder among them. */
function chatOf(prompt: Prompt, pieces: readonly Piece[]): unknown[] {
  const at = pieces.findIndex(({ type }) => type === "history");
  const messages = (some: readonly Piece[]) =>
    messagesOfPieces(some).map(({ role, pieces: own }) => ({ role, content: textOf(prompt, own) }));
  if (at === -1) return messages(pieces);
  return [...messages(pieces.slice(0, at)), { type: "placeholder", name: "history" }, ...messages(pieces.slice(at + 1))];
}

function textOf(prompt: Prompt, pieces: readonly Piece[]): string {
  const odd = pieces.find((piece) => piece.type === "history" || (piece.type === "variable" && piece.path.length > 1));
  const hasInclude = pieces.some((piece) => piece.type === "text" && new RegExp(LANGFUSE_INCLUDE).test(piece.text));
  const text = writeLiteralVariables(pieces.map(withIncludeAsText), LANGFUSE_VARIABLE);
  if (odd === undefined && !hasInclude && text !== null) return text;
  throw invalidFile(prompt.path ?? undefined, {
    code: "not-exportable",
    message: `${TARGET} has nothing for ${odd === undefined ? "a tag as text" : "parts of values, and for a second {{history}}"}.`,
    hint: "Change the text, or choose another format.",
    ...(odd !== undefined && "at" in odd && odd.at !== undefined ? odd.at : { line: prompt.templateLine, column: 1 }),
  });
}

function withIncludeAsText(piece: Piece): Piece {
  if (piece.type !== "include") return piece;
  const which = piece.version === null ? "label=production" : `version=${piece.version}`;
  return { type: "text", text: `@@@langfusePrompt:name=${piece.name}|${which}@@@` };
}

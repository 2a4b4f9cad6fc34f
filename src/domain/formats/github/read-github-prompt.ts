import { isMap } from "../../is-map.ts";
import { readYamlMap } from "../../read-yaml.ts";
import { refuseLongText } from "../../prompt/prompt-text.ts";
import { ROLES } from "../../render/template-functions.ts";
import type { ForeignFile, Imported } from "../format.ts";
import { writePromptText } from "../prompt-text.ts";
import { inputOf } from "../simple-input.ts";
import { SourceMap } from "../source-map.ts";
import { readLiteralVariables } from "../template/literal-variables.ts";
import { isBlank, piecesOfMessages } from "../template/messages.ts";
import { type PieceMessage, variablesOf } from "../template/pieces.ts";
import { writeHandlebars } from "../template/write-handlebars.ts";
import { readResponse } from "./response-format.ts";

/** GitHub puts values in by looking for just these characters. */
export const GITHUB_VARIABLE = /\{\{([^{}\n]+)\}\}/g;

/**
 * Reads a `.prompt.yml` of GitHub Models. Test data and evaluators become tests; what a prompt has no place for is kept below
 * `metadata.github`.
 *
 * @throws Invalid with the place of what cannot be read.
 */
export function readGithubPrompt({ path, text, name: file = path }: ForeignFile): Imported {
  refuseLongText(Buffer.byteLength(text), path);
  const source = new SourceMap(readYamlMap(text, { subject: "the prompt", path }), path);
  const title = source.text("name");
  const description = source.text("description");
  const model = source.text("model");
  const config = source.map("modelParameters");
  const response = readResponse(source);
  const data = source.maps("testData");
  const messages = readMessages(source, data ?? []);
  const evaluators = source.maps("evaluators");
  const pieces = piecesOfMessages(messages);
  const names = variablesOf(pieces);
  const kept = { ...response.kept, ...(data === undefined && evaluators !== undefined && { evaluators }), ...source.rest() };
  const frontMatter = {
    title,
    description,
    model,
    config,
    input: inputOf(names, data ?? []),
    output: response.output,
    tests: data?.map((one) => testOf(one, names, evaluators)),
    metadata: Object.keys(kept).length === 0 ? undefined : { github: kept },
  };
  const name = file.replace(/\.prompt\.ya?ml$/, "");
  return { prompts: [{ name, text: writePromptText(frontMatter, writeHandlebars(pieces), path) }], losses: source.losses };
}

function readMessages(source: SourceMap, data: readonly Record<string, unknown>[]): PieceMessage[] {
  const messages = source.maps("messages") ?? source.fail([], "the prompt has no messages.");
  return messages.map(({ role, content, ...others }, index) => {
    if (typeof role !== "string" || !ROLES.includes(role)) {
      return source.fail(
        ["messages", index, "role"],
        `${JSON.stringify(role) ?? "nothing"} is no role of a message.`,
        `Use one of ${ROLES.join(", ")}.`,
      );
    }
    if (typeof content !== "string") return source.fail(["messages", index, "content"], "the content of a message should be a text.");
    for (const key of Object.keys(others)) source.lose(["messages", index, key], `${key} of a message has no place in a prompt.`);
    const pieces = readLiteralVariables(content, GITHUB_VARIABLE, (name) => {
      if (/^ *[\w.-]+ *$/.test(name) || data.some((row) => Object.hasOwn(row, name))) {
        source.lose(["messages", index, "content"], `{{${name}}} is no name that a variable can have here, and is text.`);
      }
    });
    const message = { role, pieces };
    if (isBlank(message)) source.lose(["messages", index], "a message without text is left out when the prompt is rendered.");
    return message;
  });
}

/** What the messages use are variables; the rest, such as `expected`, is for those who judge the answer. */
function testOf(
  data: Record<string, unknown>,
  names: readonly string[],
  evaluators: readonly unknown[] | undefined,
): Record<string, unknown> {
  const entries = Object.entries(data);
  const metadata = Object.fromEntries(entries.filter(([name]) => !names.includes(name)));
  return {
    vars: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(evaluators !== undefined && { assert: evaluators.map((value) => ({ type: "answer", value })) }),
  };
}

/** The evaluator that an assertion keeps; undefined for one about the rendered text. */
export function evaluatorOf(assertion: unknown): unknown {
  return isMap(assertion) && assertion["type"] === "answer" ? assertion["value"] : undefined;
}

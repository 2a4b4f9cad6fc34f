import { isMap } from "../../is-map.ts";
import { FRONT_MATTER_LINE, splitFrontMatter } from "../../prompt/front-matter.ts";
import { decodePromptText } from "../../prompt/prompt-text.ts";
import { readYamlMap } from "../../read-yaml.ts";
import type { ForeignFile, Imported } from "../format.ts";
import { writePromptText } from "../prompt-text.ts";
import { SourceMap } from "../source-map.ts";
import type { Piece } from "../template/pieces.ts";
import { readJinja } from "../template/read-jinja.ts";
import { writeHandlebars } from "../template/write-handlebars.ts";
import { readFirstVersion } from "./first-version.ts";
import { readSecondVersion } from "./second-version.ts";

/**
 * Reads a `.prompty` of version 1 or 2. What a prompt has no place for, such as the connection, is kept below
 * `metadata.prompty`; `${env:NAME}` in it stays a text.
 *
 * @throws Invalid with the place of what cannot be read.
 */
export function readPrompty({ path, text, name: file = path }: ForeignFile): Imported {
  decodePromptText(Buffer.from(text), { path });
  const { frontMatter: yaml, template, templateLine } = splitFrontMatter(text, { path });
  const source = new SourceMap(readYamlMap(yaml ?? "", { subject: "the front matter", path, firstLine: FRONT_MATTER_LINE }), path);
  const isFirst = isFirstVersion(source.everything);
  refuseOtherTemplates(source);
  const { thread, ...frontMatter } = isFirst ? readFirstVersion(source) : readSecondVersion(source);
  const pieces = withSystemFirst(
    readJinja(template, {
      path,
      firstLine: templateLine,
      roles: true,
      lose: (message, at) => source.losses.push({ path, message, ...at }),
    }),
  );
  if (isFirst) loseImages(template, templateLine, (message, line) => source.losses.push({ path, message, line, column: 1 }));
  const name = file.replace(/\.prompty$/, "");
  return {
    prompts: [{ name, text: writePromptText(frontMatter, writeHandlebars(withHistory(pieces, thread)), path) }],
    losses: source.losses,
  };
}

/** What tells version 1, whose models have a configuration and parameters. */
function isFirstVersion(values: Readonly<Record<string, unknown>>): boolean {
  const { model, template } = values;
  const ofModel = isMap(model) && ["api", "configuration", "parameters", "response"].some((key) => Object.hasOwn(model, key));
  return (
    ofModel || typeof template === "string" || ["sample", "authors", "tags", "version", "base"].some((key) => Object.hasOwn(values, key))
  );
}

function refuseOtherTemplates(source: SourceMap): void {
  const { template } = source.everything;
  const { format, type = format } = isMap(template) ? template : { type: template };
  const kind = isMap(type) ? type["kind"] : type;
  if (kind == null || kind === "jinja2") return;
  source.fail(
    ["template"],
    `templates of ${typeof kind === "string" ? kind : "this format"} are not read, only those of jinja2.`,
    "Write the template in Jinja.",
  );
}

/** What stands before the first role is the system's there, and the user's here. */
function withSystemFirst(pieces: readonly Piece[]): Piece[] {
  const first = pieces.find((piece) => piece.type !== "text" || piece.text.trim() !== "");
  return first === undefined || first.type === "role"
    ? [...pieces]
    : [{ type: "role", role: "system" }, { type: "text", text: "\n" }, ...pieces];
}

/** The variable of the conversation becomes the place of the earlier messages. */
function withHistory(pieces: readonly Piece[], thread: string | undefined): Piece[] {
  if (thread === undefined) return [...pieces];
  return pieces.map((piece) => (piece.type === "variable" && piece.path.join(".") === thread ? { type: "history" } : piece));
}

function loseImages(template: string, firstLine: number, lose: (message: string, line: number) => void): void {
  for (const [index, line] of template.split("\n").entries()) {
    if (/!\[[^\]]{0,200}\]\([^)\s]/.test(line)) {
      lose("an image in Markdown is text in a prompt; {{media url=…}} would send it.", firstLine + index);
    }
  }
}

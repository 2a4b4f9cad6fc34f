type Entries = Record<string, unknown>;

// Each pattern takes only what every version of YAML reads alike, so that nothing is left to decide. Plain ranges of
// characters, since V8 takes a millisecond for each pattern with all of Unicode's letters; other scripts go to the parser.
const LETTER = String.raw`A-Za-z\xc0-\u02af\u0370-\u0587\u05d0-\u06d3\u0904-\u0939\u0e01-\u0e30\u3041-\u9fff\uac00-\ud7a3`;
// Controls, invisible marks, half characters, and what ends a line in some version of YAML.
const UNSEEN = String.raw`\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff\ufff0-\uffff`;
// A name as JSON has it, or one of Picoschema's, such as `queue(enum, where it goes)`.
const ENTRY = new RegExp(String.raw`^( *)([A-Za-z][\w-]*\??(?:\([${LETTER}\d _,.-]*\))?):(?: (.*))?$`);
const ITEM = /^( *)- (.*)$/;
const WORD = new RegExp(String.raw`[${LETTER}][${LETTER}\d _./()'!?%&;’–—…-]*`, "y");
const LINE_OF_WORDS = new RegExp(String.raw`^[${LETTER}][${LETTER}\d _./()'!?%&;,’–—…-]*$`);
const BLOCK_TEXT = /^[|>]-?$/;
const LINE_OF_TEXT = new RegExp(String.raw`^[^\s${UNSEEN}](?:[^${UNSEEN}]*[^\s${UNSEEN}])?$`);
const QUOTED = new RegExp(String.raw`"([^"\\${UNSEEN}]*)"`, "y");
const NUMBER = /(?:0|-?[1-9]\d{0,8})(?:\.\d{0,8}[1-9])?(?![^,\]} ])/y;
const FLOW_KEY = /([A-Za-z][\w-]*\??): /y;
// Not in a line with quotes, inside of which it would be text.
const COMMENT = new RegExp(String.raw`^([^"#]*[^"# ]) +#[^"${UNSEEN}]*$`);
const MEANS_MORE = /^(?:true|false|null|y|yes|n|no|on|off)$/i;
const DEEPEST_INDENT = 16;
const DEEPEST_FLOW = 8;

/**
 * Reads the simple YAML that nearly all front matter is made of, thirty times faster than a whole YAML parser: words,
 * numbers and quoted texts, in maps and lists. Returns null for everything else, also for what may be an error, and the
 * caller asks the whole parser.
 */
export function readPlainYaml(text: string): Entries | null {
  if (!text.endsWith("\n")) return null;
  const lines = text.slice(0, -1).split("\n");
  const block = readMap(lines, 0, 0);
  return block !== null && block.next === lines.length ? (block.value as Entries) : null;
}

interface Block {
  value: unknown;
  /** The index of the first line below. */
  next: number;
}

function readMap(lines: string[], first: number, indent: number): Block | null {
  const value: Entries = {};
  let at = first;
  while (at < lines.length) {
    const entry = ENTRY.exec(lines[at] ?? "");
    if (entry === null) return null;
    const [, margin = "", key = "", inline] = entry;
    if (margin.length < indent && at > first) break;
    if (margin.length !== indent || Object.hasOwn(value, key) || MEANS_MORE.test(key)) return null;
    const block = readValue(lines, at + 1, indent, inline);
    if (block === null) return null;
    value[key] = block.value;
    at = block.next;
  }
  return { value, next: at };
}

function readValue(lines: string[], next: number, indent: number, inline: string | undefined): Block | null {
  if (inline === undefined) return readNested(lines, next, indent);
  return BLOCK_TEXT.test(inline) ? readBlockText(lines, next, indent, inline) : readLine(inline, next);
}

/** Text below `|` or `>`, as far as its lines are all alike: none is empty, none is indented more than the first. */
function readBlockText(lines: string[], first: number, outerIndent: number, header: string): Block | null {
  const texts: string[] = [];
  const indent = indentOf(lines[first] ?? "");
  if (indent <= outerIndent || indent > DEEPEST_INDENT) return null;
  let at = first;
  for (; at < lines.length && indentOf(lines[at] ?? "") >= indent; at += 1) {
    const text = (lines[at] ?? "").slice(indent);
    if (!LINE_OF_TEXT.test(text)) return null;
    texts.push(text);
  }
  const value = texts.join(header.startsWith(">") ? " " : "\n");
  return { value: header.endsWith("-") ? value : `${value}\n`, next: at };
}

function readNested(lines: string[], first: number, outerIndent: number): Block | null {
  const line = lines[first] ?? "";
  const indent = indentOf(line);
  if (indent <= outerIndent || indent > DEEPEST_INDENT) return null;
  return line.startsWith("- ", indent) ? readList(lines, first, indent) : readMap(lines, first, indent);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function readList(lines: string[], first: number, indent: number): Block | null {
  const value: unknown[] = [];
  let at = first;
  for (; at < lines.length; at += 1) {
    const [, margin, inline = ""] = ITEM.exec(lines[at] ?? "") ?? [];
    if (margin?.length !== indent) break;
    const item = readLine(inline, at + 1);
    if (item === null) return null;
    value.push(item.value);
  }
  return { value, next: at };
}

function readLine(line: string, next: number): Block | null {
  const text = COMMENT.exec(line)?.[1] ?? line;
  if (LINE_OF_WORDS.test(text)) return text.endsWith(" ") || MEANS_MORE.test(text) ? null : { value: text, next };
  const cursor = { text, at: 0, depth: 0 };
  const value = readFlow(cursor);
  return value === undefined || cursor.at !== text.length ? null : { value, next };
}

interface Cursor {
  text: string;
  at: number;
  depth: number;
}

/** Undefined for what isn't plain. */
function readFlow(cursor: Cursor): unknown {
  switch (cursor.text[cursor.at]) {
    case "{":
      return readFlowMap(cursor);
    case "[":
      return readFlowList(cursor);
    default:
      return readScalar(cursor);
  }
}

function readFlowMap(cursor: Cursor): Entries | undefined {
  const value: Entries = {};
  const complete = readItems(cursor, "}", () => {
    const [, key] = take(cursor, FLOW_KEY) ?? [];
    if (key === undefined || Object.hasOwn(value, key) || MEANS_MORE.test(key)) return false;
    const item = readFlow(cursor);
    value[key] = item;
    return item !== undefined;
  });
  return complete ? value : undefined;
}

function readFlowList(cursor: Cursor): unknown[] | undefined {
  const value: unknown[] = [];
  const complete = readItems(cursor, "]", () => {
    const item = readFlow(cursor);
    value.push(item);
    return item !== undefined;
  });
  return complete ? value : undefined;
}

function readItems(cursor: Cursor, end: string, readItem: () => boolean): boolean {
  cursor.at += 1;
  cursor.depth += 1;
  for (;;) {
    if (cursor.depth > DEEPEST_FLOW || !readItem()) return false;
    const found = cursor.text[cursor.at];
    cursor.at += 1;
    if (found === end) {
      cursor.depth -= 1;
      return true;
    }
    if (found !== "," || cursor.text[cursor.at] !== " ") return false;
    cursor.at += 1;
  }
}

function readScalar(cursor: Cursor): string | number | boolean | undefined {
  const quoted = take(cursor, QUOTED);
  if (quoted !== null) return quoted[1];
  const number = take(cursor, NUMBER);
  if (number !== null) return Number(number[0]);
  const [word] = take(cursor, WORD) ?? [];
  if (word === "true" || word === "false") return word === "true";
  return word === undefined || word.endsWith(" ") || MEANS_MORE.test(word) ? undefined : word;
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found !== null) cursor.at = pattern.lastIndex;
  return found;
}

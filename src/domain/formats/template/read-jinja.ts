import type { Position } from "../../file-problem.ts";
import { refuse } from "../format.ts";
import { isVariableName } from "./literal-variables.ts";
import type { Piece } from "./pieces.ts";

export interface ReadJinjaOptions {
  path: string;
  /** The line of the file on which the template begins; 1 unless given. */
  firstLine?: number;
  /** The place of everything, for a text whose lines are not those of a file. */
  fixedPlace?: Position;
  /** Whether lines such as `system:` begin messages. */
  roles: boolean;
  /** Gets what a prompt has no place for. */
  lose(message: string, position: Position): void;
}

const ROLE_LINE = /^[ \t]*(?:#[ \t]*)?(system|user|assistant|developer|tool)(\[[^\]\n]*\])?[ \t]*:[ \t]*(?=\r?$)/gim;
const OPENING = /\{[{%#]/g;
const RAW = /^\{%-?\s*raw\s*-?%\}$/;
const END_OF_RAW = /\{%-?\s*endraw\s*-?%\}/g;
const CLOSING: Readonly<Record<string, string>> = { "{{": "}}", "{%": "%}", "{#": "#}" };
const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const DEEPEST = 50;

/**
 * Reads the part of Jinja that templates of prompts are made of: variables, `if` with `elif` and `else`, `for x in xs`, `raw`
 * and comments.
 *
 * @throws Invalid, with the place, for all else; filters by their names.
 */
export function readJinja(text: string, options: ReadJinjaOptions): Piece[] {
  return new Reader(text, options).read();
}

/** Where the pieces between two tags go. */
interface Frame {
  tag: "if" | "for";
  at: Position;
  /** The end of the tag's own pieces, and of those around it. */
  pieces: Piece[];
  /** How many `endif` it takes beside its own, for `elif`. */
  chained: boolean;
}

/** How far the lines of the text have been counted. */
interface CountedLine {
  offset: number;
  line: number;
  /** Where that line begins. */
  lineStart: number;
}

class Reader {
  readonly #text: string;
  readonly #options: ReadJinjaOptions;
  readonly #frames: Frame[] = [];
  #pieces: Piece[] = [];
  #hasLostLines = false;
  #known: CountedLine;

  constructor(text: string, options: ReadJinjaOptions) {
    this.#text = text;
    this.#options = options;
    this.#known = this.#start();
  }

  read(): Piece[] {
    const top = this.#pieces;
    let role = this.#nextRole(0);
    let trims = false;
    for (let end = 0; ;) {
      OPENING.lastIndex = end;
      const opening = OPENING.exec(this.#text);
      if (role !== null && role.index < end) role = this.#nextRole(end);
      if (role !== null && (opening === null || role.index < opening.index)) {
        this.#addText(this.#text.slice(end, role.index), { start: trims, end: false });
        this.#addRole(role);
        end = role.index + role[0].length;
        trims = false;
        continue;
      }
      this.#addText(this.#text.slice(end, opening?.index), { start: trims, end: this.#text[(opening?.index ?? 0) + 2] === "-" });
      if (opening === null) break;
      const tag = this.#tagAt(opening.index, opening[0]);
      end = opening.index + tag.length;
      trims = tag.endsWith("-", tag.length - 2);
      if (RAW.test(tag)) end = this.#addRaw(end, opening.index);
      else this.#addTag(tag, opening.index);
    }
    const unclosed = this.#frames[0];
    if (unclosed !== undefined) {
      return this.#fail(unclosed.at, `{% ${unclosed.tag} %} is never closed.`, `Close it with {% end${unclosed.tag} %}.`);
    }
    return top;
  }

  #nextRole(from: number): RegExpExecArray | null {
    ROLE_LINE.lastIndex = from;
    return this.#options.roles ? ROLE_LINE.exec(this.#text) : null;
  }

  #tagAt(index: number, opening: string): string {
    const closing = CLOSING[opening] ?? "";
    const end = this.#text.indexOf(closing, index + 2);
    if (end === -1) {
      return this.#fail(
        this.#at(index),
        `${opening} is never closed.`,
        `Close it with ${closing}, or write it as {% raw %}${opening}{% endraw %}.`,
      );
    }
    return this.#text.slice(index, end + 2);
  }

  #addRaw(start: number, index: number): number {
    END_OF_RAW.lastIndex = start;
    const end = END_OF_RAW.exec(this.#text);
    if (end === null) return this.#fail(this.#at(index), "{% raw %} is never closed.", "Close it with {% endraw %}.");
    this.#addText(this.#text.slice(start, end.index), { start: false, end: false });
    return end.index + end[0].length;
  }

  #addRole({ index, 1: role = "", 2: attributes }: RegExpExecArray): void {
    const at = this.#at(index);
    if (attributes !== undefined) this.#options.lose(`${attributes} of a role has no place in a prompt.`, at);
    this.#pieces.push({ type: "role", role: role.toLowerCase(), at });
  }

  #addText(text: string, trims: { start: boolean; end: boolean }): void {
    const started = trims.start ? text.trimStart() : text;
    const trimmed = trims.end ? started.trimEnd() : started;
    if (trimmed !== "") this.#pieces.push({ type: "text", text: trimmed });
  }

  #addTag(tag: string, index: number): void {
    const at = this.#at(index);
    const words = tag.slice(2, -2).replace(/^-/, "").replace(/-$/, "").trim();
    if (tag.startsWith("{{")) this.#pieces.push({ type: "variable", path: this.#path(words, at), at });
    else if (tag.startsWith("{#")) this.#options.lose("the comment is left out.", at);
    else {
      if (!this.#hasLostLines && this.#isAlone(index, tag)) {
        this.#hasLostLines = true;
        this.#options.lose("a line on which a block's tag stands alone leaves no empty line behind.", at);
      }
      this.#block(words, at);
    }
  }

  #block(words: string, at: Position): void {
    const [, name = "", rest = ""] = /^(\w*)\s*([^]*)$/.exec(words) ?? [];
    switch (name) {
      case "if":
        return this.#open("if", this.#condition(rest, at), at);
      case "elif": {
        this.#otherwise("elif", at);
        this.#open("if", this.#condition(rest, at), at, true);
        return;
      }
      case "else":
        return this.#otherwise("else", at);
      case "for":
        return this.#open("for", this.#loop(rest, at), at);
      case "endif":
      case "endfor":
        return this.#close(name === "endif" ? "if" : "for", at);
      default:
        return this.#fail(at, `{% ${name} %} is not read.`, "Only if, elif, else, for and raw are.");
    }
  }

  #condition(words: string, at: Position): Piece & { type: "if" } {
    const [, negation, path = ""] = /^(not\s+)?([^]*)$/.exec(words) ?? [];
    return { type: "if", path: this.#path(path, at), negated: negation !== undefined, whenTrue: [], whenFalse: [], at };
  }

  #loop(words: string, at: Position): Piece & { type: "each" } {
    const [, item = "", path = ""] = /^(\w+)\s+in\s+([^]*)$/.exec(words) ?? [];
    if (!isVariableName(item)) return this.#fail(at, `{% for ${words} %} is not read.`, "Only {% for item in list %} is.");
    return { type: "each", path: this.#path(path, at), item, body: [], at };
  }

  #open(tag: Frame["tag"], piece: Piece & { type: "if" | "each" }, at: Position, chained = false): void {
    if (this.#frames.length >= DEEPEST) this.#fail(at, `blocks are nested more than ${DEEPEST} levels deep.`, "Nest less.");
    this.#pieces.push(piece);
    this.#frames.push({ tag, at, pieces: this.#pieces, chained });
    this.#pieces = piece.type === "if" ? piece.whenTrue : piece.body;
  }

  #otherwise(name: string, at: Position): void {
    const block = this.#frames.at(-1)?.pieces.at(-1);
    if (block?.type !== "if" || this.#pieces === block.whenFalse) {
      return this.#fail(at, `{% ${name} %} stands in no {% if %}.`, "Write {% if x %} … {% else %} … {% endif %}.");
    }
    this.#pieces = block.whenFalse;
  }

  #close(tag: Frame["tag"], at: Position): void {
    const frame = this.#frames.pop();
    if (frame?.tag !== tag) return this.#fail(at, `{% end${tag} %} closes nothing.`, `Open it with {% ${tag} … %}.`);
    this.#pieces = frame.pieces;
    if (frame.chained) this.#close(tag, at);
  }

  #path(expression: string, at: Position): string[] {
    const [name = "", filter] = expression.split("|").map((part) => part.trim());
    if (filter !== undefined) {
      return this.#fail(
        at,
        `the filter ${/^\w+/.exec(filter)?.[0] ?? filter} is not read.`,
        "Apply it to the value before it is passed in.",
      );
    }
    const parts = name.split(".");
    if (PATH.test(name) && isVariableName(parts[0] ?? "") && parts[0] !== "loop" && parts.every(isVariableName)) return parts;
    return this.#fail(at, `${JSON.stringify(name)} is no name of a value.`, "Only {{ name }} and {{ map.name }} are read.");
  }

  // Handlebars takes such a line away, Jinja leaves its end behind.
  #isAlone(index: number, tag: string): boolean {
    let start = index;
    while (/[ \t]/.test(this.#text[start - 1] ?? "")) start -= 1;
    let end = index + tag.length;
    while (/[ \t\r]/.test(this.#text[end] ?? "")) end += 1;
    return (this.#text[start - 1] ?? "\n") === "\n" && (this.#text[end] ?? "\n") === "\n" && !/^\{%-|-%\}$/.test(tag);
  }

  // Tags are visited in order, so that the lines before one need not be counted again for the next.
  #at(offset: number): Position {
    if (this.#options.fixedPlace !== undefined) return this.#options.fixedPlace;
    const { offset: from, line, lineStart } = this.#known.offset <= offset ? this.#known : this.#start();
    const between = this.#text.slice(from, offset);
    const lines = between.split("\n").length - 1;
    this.#known = { offset, line: line + lines, lineStart: lines === 0 ? lineStart : from + between.lastIndexOf("\n") + 1 };
    return { line: this.#known.line, column: offset - this.#known.lineStart + 1 };
  }

  #start(): CountedLine {
    return { offset: 0, line: this.#options.firstLine ?? 1, lineStart: 0 };
  }

  #fail(at: Position, message: string, hint: string): never {
    return refuse(this.#options.path, "not-importable", message, hint, at);
  }
}

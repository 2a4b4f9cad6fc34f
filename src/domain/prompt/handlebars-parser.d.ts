// The parser alone: it loads in a third of the time of the whole of Handlebars, whose types do not cover it.
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  interface Position {
    line: number;
    /** Counted from 0. */
    column: number;
  }

  interface Located {
    loc: { start: Position; end: Position };
  }

  export interface Program {
    type: "Program";
    body: Statement[];
    blockParams?: string[];
  }

  interface Call extends Located {
    params: Expression[];
    hash?: Hash;
  }

  export interface Hash {
    pairs: { key: string; value: Expression }[];
  }

  export interface Mustache extends Call {
    type: "MustacheStatement" | "Decorator";
    path: Path | Literal;
  }

  export interface Block extends Call {
    type: "BlockStatement" | "DecoratorBlock";
    path: Path | Literal;
    program?: Program;
    inverse?: Program;
  }

  export interface Partial extends Call {
    type: "PartialStatement" | "PartialBlockStatement";
    name: Expression;
    program?: Program;
  }

  export interface Path extends Located {
    type: "PathExpression";
    data: boolean;
    depth: number;
    parts: string[];
    original: string;
  }

  export interface SubExpression extends Call {
    type: "SubExpression";
    path: Path | Literal;
  }

  export interface Literal extends Located {
    type: "StringLiteral" | "NumberLiteral" | "BooleanLiteral" | "UndefinedLiteral" | "NullLiteral";
    original: string | number | boolean | null | undefined;
  }

  interface Text extends Located {
    type: "ContentStatement" | "CommentStatement";
    value: string;
  }

  export type Statement = Mustache | Block | Partial | Text;
  export type Expression = Path | SubExpression | Literal;

  /** What the parser saw last; it stays there after an error. */
  export const parser: {
    lexer: { match: string; yylloc: { first_line: number; first_column: number; last_line: number; last_column: number } };
  };

  /** Parses without the pass that trims white space, whose recursion is not bounded. */
  export function parseWithoutProcessing(template: string): Program;

  /** Trims the white space of a parsed template, in place. */
  export function parse(template: Program): Program;
}

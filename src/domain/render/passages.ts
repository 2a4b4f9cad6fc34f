import type { Mustache, Program, Statement } from "handlebars/dist/cjs/handlebars/compiler/base.js";

import { hasArguments } from "../prompt/template-helper.ts";
import type { Mark } from "./rendering.ts";
import { ROLES } from "./template-functions.ts";

/**
 * Takes a template apart at the roles between which it stands, most of which are written outside of all blocks: what is
 * between them need not be searched for marks. Without tags it is a text, else a template of its own.
 */
export function passagesOf(program: Program): (Program | string | Mark)[] {
  // What a decorator declares holds for the whole template.
  if (program.body.some(({ type }) => type === "DecoratorBlock" || type === "Decorator")) return [program];
  const passages: (Program | string | Mark)[] = [];
  let body: Statement[] = [];
  const finish = () => {
    if (body.length > 0) passages.push(textOf(body) ?? { ...program, body });
    body = [];
  };
  for (const statement of program.body) {
    const mark = statement.type === "MustacheStatement" ? markOf(statement) : null;
    if (mark === null) body.push(statement);
    else {
      finish();
      passages.push(mark);
    }
  }
  finish();
  return passages;
}

/** Whether a passage is a template, and neither a text nor a mark. */
export function isProgram(passage: Program | string | Mark): passage is Program {
  return typeof passage !== "string" && passage.type === "Program";
}

/** The mark that a tag leaves whatever the values are; null for any other tag. */
function markOf(tag: Mustache): Mark | null {
  const { path, params, hash } = tag;
  if (path.original === "history" && !hasArguments(tag)) return { type: "history" };
  const [role] = params;
  if (path.original !== "role" || hash !== undefined || params.length !== 1 || role?.type !== "StringLiteral") return null;
  const name = String(role.original);
  return ROLES.includes(name) ? { type: "role", role: name, metadata: null } : null;
}

function textOf(body: readonly Statement[]): string | null {
  let text = "";
  for (const statement of body) {
    if (statement.type !== "ContentStatement" && statement.type !== "CommentStatement") return null;
    if (statement.type === "ContentStatement") text += statement.value;
  }
  return text;
}

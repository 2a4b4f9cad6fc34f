import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";
import * as errors from "../src/domain/errors.ts";

const root = fileURLToPath(new URL("../src", import.meta.url));

test("an error's code belongs to one class, and with that to one exit code", () => {
  const classes = classesByCode();
  expect(classes.size).toBeGreaterThan(80);
  expect([...classes].flatMap(([code, names]) => (names.size > 1 ? [`${code}: ${[...names].join(", ")}`] : []))).toEqual([]);
});

test("an error's code is written in kebab-case", () => {
  expect([...classesByCode().keys()].filter((code) => !/^[a-z]+[0-9]*(?:-[a-z]+[0-9]*)*$/.test(code))).toEqual([]);
});

/** The classes that are thrown with each code that `src` spells out. */
function classesByCode(): Map<string, Set<string>> {
  const classes = new Map<string, Set<string>>();
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))) {
    for (const [className, code] of errorsIn(join(root, name))) {
      if (className in errors) classes.set(code, (classes.get(code) ?? new Set()).add(className));
    }
  }
  return classes;
}

function errorsIn(path: string): [className: string, code: string][] {
  const found: [string, string][] = [];
  new Visitor({
    NewExpression: ({ callee, arguments: [code] }) => {
      if (callee.type === "Identifier" && code?.type === "Literal" && typeof code.value === "string") found.push([callee.name, code.value]);
    },
  }).visit(parseSync(path, readFileSync(path, "utf8")).program);
  return found;
}

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/**
 * The declaration files behind an index of re-exports, by path, each cut down to what the exports mention: many modules
 * export a function for their neighbours beside the types that are public.
 */
export function publicDeclarations(index) {
  const modules = new Map([[index, readModule(index)]]);
  const wanted = modules.get(index).reexports;
  for (const { path, name } of wanted) reach(modules, path, name);
  return new Map([...modules].map(([path, module]) => [path, path === index ? module.text : cutText(module)]));
}

function reach(modules, path, name) {
  if (!modules.has(path)) modules.set(path, readModule(path));
  const module = modules.get(path);
  if (module.reached.has(name)) return;
  const declared = module.statements.filter((statement) => statement.name === name);
  if (declared.length === 0) throw new Error(`${path} declares no ${name}`);
  module.reached.add(name);
  for (const mention of declared.flatMap(({ node }) => mentionsOf(node))) {
    const source = module.imports.get(mention);
    if (source !== undefined) {
      module.used.add(mention);
      reach(modules, source.path, source.name);
    } else if (module.statements.some((statement) => statement.name === mention)) {
      reach(modules, path, mention);
    }
  }
}

function readModule(path) {
  const text = readFileSync(path, "utf8");
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const imports = new Map();
  const reexports = [];
  const statements = program.body.map((node, at) => {
    const source = node.source?.value;
    const target = source === undefined ? null : join(dirname(path), source.replace(/\.ts$/, ".d.ts"));
    for (const { local, imported, exported } of node.specifiers ?? []) {
      if (exported === undefined) imports.set(local.name, { path: target, name: imported.name, source });
      else if (target !== null) reexports.push({ path: target, name: local.name });
    }
    // A comment belongs to the statement behind it.
    return { node, name: nameOf(node), text: text.slice(program.body[at - 1]?.end ?? 0, node.end) };
  });
  return { text, imports, reexports, statements, reached: new Set(), used: new Set() };
}

function nameOf(node) {
  const declaration = node.declaration ?? node;
  return (declaration.id ?? declaration.declarations?.[0]?.id)?.name ?? null;
}

/** The names of types, classes and constants that a declaration mentions. */
function mentionsOf(node) {
  if (Array.isArray(node)) return node.flatMap(mentionsOf);
  if (node === null || typeof node !== "object") return [];
  if (node.type === "TSImportType") throw new Error("an inline import is not followed; name the type in an import");
  const named = [node.typeName, node.exprName, node.superClass, node.expression, node.computed ? node.key : null];
  const own = named.flatMap((part) => (part?.type === "Identifier" ? [part.name] : []));
  return [...own, ...Object.values(node).flatMap(mentionsOf)];
}

function cutText({ statements, reached, imports, used }) {
  const lines = [...used].map((local) => {
    const { name, source } = imports.get(local);
    return `import type { ${name === local ? name : `${name} as ${local}`} } from ${JSON.stringify(source)};\n`;
  });
  const kept = statements.filter(({ name }) => name !== null && reached.has(name)).map(({ text }) => `${text.trim()}\n`);
  return [...lines, ...kept, "export {};\n"].join("");
}

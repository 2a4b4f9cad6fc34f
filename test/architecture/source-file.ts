import { parseSync, Visitor } from "oxc-parser";
import { posix } from "node:path";

/** What the rules of the architecture look at in one file of `src`. */
export interface SourceFile {
  /** From the project's root, such as `src/git/log.ts`. */
  path: string;
  lines: number;
  imports: SourceImport[];
  /** Whether it names the global `process`. */
  usesProcess: boolean;
  /** Whether it holds nothing but `export … from`. */
  onlyReexports: boolean;
}

export interface SourceImport {
  /** A file from the project's root, or the name of a module as it is written. */
  target: string;
  /** Whether it is gone once the types are. */
  typeOnly: boolean;
}

type Program = ReturnType<typeof parseSync>["program"];

/** Parses one file; throws for a syntax error. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  return {
    path,
    lines: text.trimEnd().split("\n").length,
    imports: importsOf(program, path),
    usesProcess: namesProcess(program),
    onlyReexports: program.body.every(
      (node) => node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && node.source !== null),
    ),
  };
}

function importsOf(program: Program, path: string): SourceImport[] {
  const imports: SourceImport[] = [];
  const add = (specifier: string, typeOnly: boolean) => imports.push({ target: targetOf(specifier, path), typeOnly });
  new Visitor({
    ImportDeclaration: ({ source, importKind, specifiers }) => {
      const types = specifiers.filter((specifier) => specifier.type === "ImportSpecifier" && specifier.importKind === "type");
      add(source.value, importKind === "type" || (specifiers.length > 0 && types.length === specifiers.length));
    },
    ExportNamedDeclaration: ({ source, exportKind, specifiers }) => {
      if (source !== null) {
        add(source.value, exportKind === "type" || (specifiers.length > 0 && specifiers.every((one) => one.exportKind === "type")));
      }
    },
    ExportAllDeclaration: ({ source, exportKind }) => add(source.value, exportKind === "type"),
    ImportExpression: ({ source }) => add(source.type === "Literal" ? String(source.value) : "an expression", false),
    TSImportType: ({ source }) => add(source.value, true),
  }).visit(program);
  return imports;
}

function targetOf(specifier: string, path: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : specifier;
}

function namesProcess(program: Program): boolean {
  const found: number[] = [];
  // The name of a property, as in `child.process`, is another thing; `globalThis.process` is not.
  const properties = new Set<number>();
  const addProperty = ({ key, computed }: { key: { start: number }; computed: boolean }) => computed || properties.add(key.start);
  new Visitor({
    Identifier: ({ name, start }) => {
      if (name === "process") found.push(start);
    },
    MemberExpression: ({ object, property, computed }) => {
      if (!computed && !(object.type === "Identifier" && object.name === "globalThis")) properties.add(property.start);
    },
    Property: (node) => node.shorthand || addProperty(node),
    PropertyDefinition: addProperty,
    MethodDefinition: addProperty,
    TSPropertySignature: addProperty,
    TSMethodSignature: addProperty,
  }).visit(program);
  return found.some((start) => !properties.has(start));
}

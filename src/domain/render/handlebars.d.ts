// The whole of Handlebars without its door to node's `require`, and with the parts that its own types leave out.
declare module "handlebars/dist/cjs/handlebars.js" {
  import type { Block, Mustache, Program, SubExpression } from "handlebars/dist/cjs/handlebars/compiler/base.js";

  export interface HelperOptions {
    fn(context: unknown): string;
    inverse(context: unknown): string;
    hash: Record<string, unknown>;
    loc: Location;
  }

  export interface Location {
    start: { line: number; column: number };
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  export type HelperDelegate = (this: unknown, ...values: any[]) => unknown;

  /** A function of a template that was compiled. */
  export type TemplateFunction = (
    container: Container,
    context: unknown,
    helpers: unknown,
    partials: unknown,
    data: unknown,
    blockParams: unknown,
    depths: unknown,
  ) => string;

  interface Container {
    print?: (value: unknown, line: number, column: number) => string;
  }

  export interface TemplateSpecification {
    main: TemplateFunction;
  }

  /** What a template is called with by another one that includes it: everything is there, and nothing is set up. */
  export interface IncludeOptions {
    partial: true;
    data: Record<string, unknown>;
    helpers: Record<string, HelperDelegate>;
    partials: Record<string, CompiledFunction>;
    decorators: Record<string, unknown>;
    hooks: Record<string, HelperDelegate | undefined>;
    protoAccessControl: ProtoAccessControl;
  }

  export interface ProtoAccessControl {
    methods: object;
    properties: object;
  }

  export type CompiledFunction = (context: unknown, options: IncludeOptions) => string;

  export interface CompileOptions {
    data: boolean;
    noEscape: boolean;
    knownHelpers: Record<string, boolean>;
    knownHelpersOnly: boolean;
    explicitPartialContext?: boolean;
  }

  class Compiler {
    compiler: typeof Compiler;
    compile(program: Program, options: CompileOptions): Environment;
    classifySexpr(call: Mustache | Block | SubExpression): "helper" | "ambiguous" | "simple";
  }

  interface Environment {
    opcodes: unknown[];
  }

  class JavaScriptCompiler {
    compiler: typeof JavaScriptCompiler;
    source: { currentLocation: Location };
    compile(environment: Environment, options: CompileOptions, context: undefined, asObject: true): TemplateSpecification;
    appendToBuffer(source: unknown[]): unknown;
    pushSource(source: unknown): void;
    popStack(): unknown;
    aliasable(name: string): unknown;
  }

  interface Instance {
    create(): Instance;
    Compiler: typeof Compiler;
    JavaScriptCompiler: typeof JavaScriptCompiler;
    helpers: Record<string, HelperDelegate>;
    decorators: Record<string, unknown>;
    template(specification: TemplateSpecification): CompiledFunction;
  }

  const instance: Instance;
  export default instance;
}

declare module "handlebars/dist/cjs/handlebars/internal/proto-access.js" {
  import type { ProtoAccessControl } from "handlebars/dist/cjs/handlebars.js";

  export function createProtoAccessControl(options: {
    allowProtoMethodsByDefault: boolean;
    allowProtoPropertiesByDefault: boolean;
  }): ProtoAccessControl;
}
